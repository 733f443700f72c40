package io.github.pcap2netpol.capture.dns;

import io.github.pcap2netpol.capture.packet.DnsContent;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decodes DNS messages (RFC 1035 4.1): the question, and the addresses in the answer. A record that
 * is malformed, or cut off by the capture, does not invalidate those before it.
 */
public final class DnsDecoder {
  public static final int PORT = 53;
  private static final int HEADER = 12;
  private static final int RESPONSE = 0x8000;
  private static final int OPERATION = 0x7800;
  private static final int TRUNCATED = 0x200;
  private static final int RESPONSE_CODE = 0xf;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int INTERNET = 1;

  private DnsDecoder() {}

  /**
   * The decoded part.
   *
   * @param content empty if it is not a look-up or can't be read
   * @param whole whether all of it could be read
   */
  public record Decoded(Optional<DnsContent> content, boolean whole) {}

  /** The direction of a message, according to its ports. */
  public enum Way {
    TO_RESOLVER,
    FROM_RESOLVER,
    BETWEEN_RESOLVERS,
    NEITHER;

    static Way of(PacketHeader packet) {
      boolean to = packet.destinationPort() == PORT;
      if (packet.sourcePort() == PORT) {
        return to ? BETWEEN_RESOLVERS : FROM_RESOLVER;
      }
      return to ? TO_RESOLVER : NEITHER;
    }

    private boolean fits(boolean response) {
      return this == BETWEEN_RESOLVERS || this == (response ? FROM_RESOLVER : TO_RESOLVER);
    }
  }

  /**
   * Decodes one message.
   *
   * @param way its direction
   * @param data contains the message
   * @param start where it begins
   * @param end where it ends, or where the capture cut it off
   */
  public static Decoded decode(Way way, byte[] data, int start, int end) {
    if (end - start < HEADER) {
      return new Decoded(Optional.empty(), false);
    }
    int flags = u16(data, start + 2);
    boolean response = (flags & RESPONSE) != 0;
    int questions = u16(data, start + 4);
    if (!way.fits(response) || questions > 1) {
      return new Decoded(Optional.empty(), false);
    }
    if ((flags & OPERATION) != 0) {
      // A notification or update: it asks for no name.
      return new Decoded(Optional.empty(), true);
    }
    int afterQuestion = start + HEADER;
    String name = "";
    int type = 0;
    if (questions == 1) {
      int afterName = DnsName.end(data, start + HEADER, end);
      String text = afterName < 0 ? null : DnsName.text(data, start, start + HEADER, end);
      afterQuestion = afterName + 4;
      if (text == null || afterQuestion > end) {
        return new Decoded(Optional.empty(), false);
      }
      name = text;
      type = u16(data, afterName);
    }
    List<IpAddress> addresses = new ArrayList<>();
    boolean whole = !response || answers(data, afterQuestion, end, u16(data, start + 6), addresses);
    return new Decoded(
        Optional.of(
            new DnsContent(
                response,
                response ? flags & RESPONSE_CODE : 0,
                name,
                type,
                addresses,
                whole && (flags & TRUNCATED) == 0)),
        whole);
  }

  /** Adds the addresses; returns whether all answers could be read. */
  private static boolean answers(
      byte[] data, int first, int end, int count, List<IpAddress> addresses) {
    int at = first;
    boolean whole = true;
    for (int i = 0; i < count; i++) {
      int afterName = DnsName.end(data, at, end);
      if (afterName < 0 || afterName + 10 > end) {
        return false;
      }
      int type = u16(data, afterName);
      int length = u16(data, afterName + 8);
      int next = afterName + 10 + length;
      if (next > end) {
        return false;
      }
      if ((type == A || type == AAAA) && u16(data, afterName + 2) == INTERNET) {
        if (length == (type == A ? 4 : 16)) {
          addresses.add(IpAddress.ofBytes(Arrays.copyOfRange(data, next - length, next)));
        } else {
          whole = false;
        }
      }
      at = next;
    }
    return whole;
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
  }
}
