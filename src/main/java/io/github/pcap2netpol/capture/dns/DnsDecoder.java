package io.github.pcap2netpol.capture.dns;

import io.github.pcap2netpol.capture.layer.PacketCursor;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcap4j.packet.DnsPacket;
import org.pcap4j.packet.DnsQuestion;
import org.pcap4j.packet.DnsRDataA;
import org.pcap4j.packet.DnsRDataAaaa;
import org.pcap4j.packet.DnsResourceRecord;
import org.pcap4j.packet.IllegalRawDataException;

/**
 * DNS messages (RFC 1035 4). The bounds of the records are found here, so that one record that
 * pcap4j refuses, or that the capture cut off, does not cost the others.
 */
public final class DnsDecoder {
  public static final int PORT = 53;
  private static final int HEADER = 12;
  private static final int TRUNCATED = 0x200;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int INTERNET = 1;

  private DnsDecoder() {}

  /**
   * What could be read.
   *
   * @param message empty if it is no look-up, or cannot be read
   * @param whole whether nothing of it was lost
   */
  public record Decoded(Optional<DnsMessage> message, boolean whole) {}

  /** Decodes the message between two places in the cursor's data. */
  public static Decoded decode(PacketCursor cursor, int start, int end) {
    byte[] data = cursor.data;
    if (end - start < HEADER) {
      return new Decoded(Optional.empty(), false);
    }
    int flags = u16(data, start + 2);
    boolean response = (flags & 0x8000) != 0;
    int questions = u16(data, start + 4);
    boolean fitsPorts = (response ? cursor.sourcePort : cursor.destinationPort) == PORT;
    if (!fitsPorts || questions > 1) {
      return new Decoded(Optional.empty(), false);
    }
    if ((flags & 0x7800) != 0) {
      // A notification or update: it asks for no name.
      return new Decoded(Optional.empty(), true);
    }
    int afterQuestion = start + HEADER;
    String name = "";
    if (questions == 1) {
      int afterName = DnsName.end(data, start + HEADER, end);
      String text = afterName < 0 ? null : DnsName.text(data, start, start + HEADER, end);
      afterQuestion = afterName + 4;
      if (text == null || afterQuestion > end) {
        return new Decoded(Optional.empty(), false);
      }
      name = text;
    }
    List<IpAddress> addresses = new ArrayList<>();
    boolean whole = !response || answers(data, afterQuestion, end, u16(data, start + 6), addresses);
    Head head = head(data, start, afterQuestion, questions);
    Endpoint source = cursor.sourceEnd();
    Endpoint destination = cursor.destinationEnd();
    return new Decoded(
        Optional.of(
            new DnsMessage(
                cursor.timeNanos,
                cursor.frame,
                cursor.protocol,
                response ? destination : source,
                response ? source : destination,
                response,
                head.code(),
                name,
                head.type(),
                addresses,
                whole && (flags & TRUNCATED) == 0)),
        whole);
  }

  private record Head(int code, int type) {}

  /** The header and the question, without the counts of what follows them. */
  private static Head head(byte[] data, int start, int end, int questions) {
    byte[] copy = Arrays.copyOfRange(data, start, end);
    Arrays.fill(copy, 6, HEADER, (byte) 0);
    try {
      DnsPacket.DnsHeader header = DnsPacket.newPacket(copy, 0, copy.length).getHeader();
      int code = header.isResponse() ? header.getrCode().value() & 0xf : 0;
      for (DnsQuestion question : header.getQuestions()) {
        return new Head(code, question.getQType().value() & 0xffff);
      }
      return new Head(code, 0);
    } catch (IllegalRawDataException | RuntimeException refused) {
      boolean response = (copy[2] & 0x80) != 0;
      return new Head(
          response ? copy[3] & 0xf : 0, questions == 0 ? 0 : u16(copy, copy.length - 4));
    }
  }

  /** Adds the addresses; gives whether all answers could be read. */
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
        // pcap4j takes an A record of another length for an address in letters.
        if (length == (type == A ? 4 : 16)) {
          addresses.add(address(data, at, next, length));
        } else {
          whole = false;
        }
      }
      at = next;
    }
    return whole;
  }

  private static IpAddress address(byte[] data, int at, int next, int length) {
    byte[] bytes = null;
    try {
      bytes = bytes(DnsResourceRecord.newInstance(data, at, next - at).getRData());
    } catch (IllegalRawDataException | RuntimeException refused) {
      // As it refuses ::ffff:192.0.2.1. The bytes are there all the same.
    }
    return IpAddress.ofBytes(
        bytes != null && bytes.length == length
            ? bytes
            : Arrays.copyOfRange(data, next - length, next));
  }

  private static byte @Nullable [] bytes(DnsResourceRecord.DnsRData data) {
    if (data instanceof DnsRDataA a) {
      return a.getAddress().getAddress();
    }
    return data instanceof DnsRDataAaaa aaaa ? aaaa.getAddress().getAddress() : null;
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
  }
}
