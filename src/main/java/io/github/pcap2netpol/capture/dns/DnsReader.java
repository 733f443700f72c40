package io.github.pcap2netpol.capture.dns;

import io.github.pcap2netpol.capture.dns.DnsDecoder.Decoded;
import io.github.pcap2netpol.capture.dns.DnsDecoder.Way;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads the DNS messages of one file. A repeated message is recognised by its bytes without the id
 * (RFC 1035 4.1.1), and not decoded again. There is room for a fixed number of messages; a new one
 * replaces an older one.
 */
public final class DnsReader {
  /** A power of two. */
  private static final int ROOM = 4096;

  /** Longer ones are decoded each time; RFC 1035 4.2.1 allows no more without extensions. */
  private static final int LONGEST = 512;

  private static final int ID = 2;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Known(Way way, byte[] bytes, Decoded decoded) {}

  private @Nullable Known[] known = new @Nullable Known[0];
  private final CRC32 checksum = new CRC32();
  private final DnsContents contents;

  /**
   * @param contents shared by all readers of the file
   */
  public DnsReader(DnsContents contents) {
    this.contents = contents;
  }

  /**
   * Reads one message.
   *
   * @param packet the datagram or segment that carries it
   * @param data contains the message
   * @param start where it begins
   * @param end where it ends, or where the capture cut it off
   */
  public Decoded read(PacketHeader packet, byte[] data, int start, int end) {
    Way way = Way.of(packet);
    int from = start + ID;
    if (end <= from || end - start > LONGEST) {
      return DnsDecoder.decode(way, data, start, end);
    }
    checksum.reset();
    checksum.update(data, from, end - from);
    int place = (int) checksum.getValue() & (ROOM - 1);
    if (known.length == 0) {
      known = new @Nullable Known[ROOM];
    }
    Known before = known[place];
    if (before != null
        && before.way() == way
        && Arrays.equals(before.bytes(), 0, before.bytes().length, data, from, end)) {
      return before.decoded();
    }
    Decoded decoded = DnsDecoder.decode(way, data, start, end);
    decoded = new Decoded(decoded.content().map(contents::theOne), decoded.whole());
    known[place] = new Known(way, Arrays.copyOfRange(data, from, end), decoded);
    return decoded;
  }
}
