package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.SkipReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a packet through its layers: link, IP, transport header; and from there into the packet it
 * carries, if any.
 */
public final class Dissector {
  /** The most recently dissected packet; always the same object. */
  public final PacketCursor cursor = new PacketCursor();

  /** How many nested IP headers are followed. */
  private static final int DEEPEST = 8;

  private final Overlay overlay;
  private final OpeningDecoder openings = new OpeningDecoder();
  private final FastPath glance;
  private int depth;

  /** The addresses of the packet that the last {@link #enter} left. */
  public long outerSourceHigh;

  public long outerSourceLow;
  public long outerDestinationHigh;
  public long outerDestinationLow;

  /** A copy of the packet if the fast path can't read it. */
  private byte[] bytes = new byte[2048];

  public Dissector(OverlayPorts overlays) {
    overlay = new Overlay(overlays);
    glance = new FastPath(overlay, openings);
  }

  /**
   * Reads the usual packet in place, without a copy: no DNS, no tunnel, not the first opening of
   * its kind. Allocates nothing.
   *
   * @param data contains the captured bytes, in network byte order
   * @param from where they begin
   * @param captured how many there are
   * @return false if the packet needs {@link #dissect}
   */
  public boolean glance(ByteBuffer data, int from, int captured, LinkType type) {
    return glance.read(data, from, captured, type, cursor);
  }

  /**
   * Reads any packet.
   *
   * @param data contains the captured bytes
   * @param from where they begin
   * @param captured how many there are
   * @param original how many bytes the packet had on the wire
   * @param type the link type, or null if this tool does not know it
   * @param bigEndian the byte order of the file
   * @return why the packet says nothing about connections, or null if the cursor has its addresses
   *     and ports and is at its transport header
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
    depth = 1;
    SkipReason reason = LinkLayer.strip(cursor, type);
    return reason != null ? reason : IpLayer.read(cursor);
  }

  /** The packet just read, as an opening; null if it is not one. */
  public @Nullable Opening opening() {
    return OpeningDecoder.isOpening(cursor) ? openings.decode(cursor) : null;
  }

  /** Whether the packet at the cursor may carry another one; {@link #enter} finds out. */
  public boolean mayCarry() {
    return overlay.mayCarry(cursor);
  }

  /**
   * Moves the cursor from a packet that {@link #mayCarry} another one into that one, and keeps the
   * outer addresses. If it turns out to carry none, the cursor is unusable.
   *
   * @return null if the cursor is at the inner packet's transport header; {@link SkipReason#NOT_IP}
   *     if no packet is carried; else why the inner packet says nothing about connections
   */
  public @Nullable SkipReason enter() {
    if (depth++ == DEEPEST) {
      return SkipReason.MALFORMED;
    }
    outerSourceHigh = cursor.sourceHigh;
    outerSourceLow = cursor.sourceLow;
    outerDestinationHigh = cursor.destinationHigh;
    outerDestinationLow = cursor.destinationLow;
    return overlay.enter(cursor);
  }

  /** Whether the cursor has the addresses of a packet, though perhaps no ports. */
  public boolean hasAddresses() {
    return cursor.hasAddresses;
  }

  /** The number of the IP protocol at the cursor. */
  public int ipProtocol() {
    return cursor.ipProtocol;
  }

  /** Whether the ICMP message at the cursor is a request or a reply, such as an echo. */
  public boolean isEcho() {
    return cursor.echo;
  }

  /** What a frame without IP carries, as numbered by {@link NonIpPayload}. */
  public int foreign() {
    return cursor.foreign;
  }
}
