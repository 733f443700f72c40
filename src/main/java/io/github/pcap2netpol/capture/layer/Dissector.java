package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.SkipReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes a packet through its layers: link, IP and tunnels, up to the transport header. */
public final class Dissector {
  /** The packet that was dissected last; the same object for all of them. */
  public final PacketCursor cursor = new PacketCursor();

  private final HeaderGlance glance;
  private final IpLayer ip;

  /** Holds the packet that needs more than a glance. */
  private byte[] bytes = new byte[2048];

  public Dissector(OverlayPorts overlays) {
    Overlay overlay = new Overlay(overlays);
    glance = new HeaderGlance(overlay);
    ip = new IpLayer(overlay);
  }

  /**
   * Reads the usual packet in place, without a copy: no opening, no DNS, no tunnel. Allocates
   * nothing.
   *
   * @param data holds the captured bytes, in network order
   * @param from where they begin
   * @param captured how many there are
   * @return false if the packet takes {@link #dissect}
   */
  public boolean glance(ByteBuffer data, int from, int captured, LinkType type) {
    return glance.read(data, from, captured, type, cursor);
  }

  /**
   * Reads any packet.
   *
   * @param data holds the captured bytes
   * @param from where they begin
   * @param captured how many there are
   * @param original how many bytes the packet had on the wire
   * @param type the link type, or null if this tool does not know it
   * @param bigEndian the byte order of the file
   * @return why the packet says nothing about connections, or null if the cursor holds its
   *     addresses and ports and is at its transport header
   */
  public @Nullable SkipReason dissect(
      ByteBuffer data,
      int from,
      int captured,
      long original,
      @Nullable LinkType type,
      boolean bigEndian) {
    if (bytes.length < captured) {
      bytes = new byte[Math.max(captured, bytes.length * 2)];
    }
    data.get(from, bytes, 0, captured);
    cursor.start(bytes, 0, captured, original);
    cursor.bigEndian = bigEndian;
    if (type == null) {
      return SkipReason.UNKNOWN_LINK_TYPE;
    }
    SkipReason reason = LinkLayer.strip(cursor, type);
    return reason != null ? reason : ip.read(cursor);
  }
}
