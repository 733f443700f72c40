package io.github.pcap2netpol.capture.dns;

import org.jspecify.annotations.Nullable;

/**
 * Decodes domain names in DNS messages (RFC 1035 4.1.4) as text that does not depend on the
 * machine's character set.
 */
final class DnsName {
  /** RFC 1035 2.3.4: octets of a name, including length octets. */
  private static final int LONGEST = 255;

  private DnsName() {}

  /**
   * The position after a name: after its final zero, or its pointer.
   *
   * @return -1 if it does not end within the message
   */
  static int end(byte[] data, int at, int end) {
    int next = at;
    while (next < end) {
      int length = data[next] & 0xff;
      if (length == 0) {
        return next + 1;
      }
      if (length >= 0xc0) {
        return next + 2 <= end ? next + 2 : -1;
      }
      if (length >= 0x40) {
        return -1;
      }
      next += 1 + length;
    }
    return -1;
  }

  /**
   * A name as text (RFC 4343 2.1): lower case, without the final dot, empty for the root. The name
   * must {@link #end}. Pointers may only go backwards, so there is no loop.
   *
   * @param start where the message begins
   * @return null if it is not a valid name
   */
  static @Nullable String text(byte[] data, int start, int at, int end) {
    StringBuilder text = new StringBuilder();
    int octets = 1;
    int next = at;
    int before = at;
    while (next < end) {
      int length = data[next] & 0xff;
      if (length == 0) {
        return text.toString();
      }
      if (length >= 0xc0) {
        if (next + 1 >= end) {
          return null;
        }
        int target = start + ((length & 0x3f) << 8 | (data[next + 1] & 0xff));
        if (target >= before) {
          return null;
        }
        next = target;
        before = target;
        continue;
      }
      octets += 1 + length;
      if (length >= 0x40 || octets > LONGEST || next + 1 + length > end) {
        return null;
      }
      if (text.length() > 0) {
        text.append('.');
      }
      for (int i = next + 1; i <= next + length; i++) {
        append(text, data[i] & 0xff);
      }
      next += 1 + length;
    }
    return null;
  }

  private static void append(StringBuilder text, int octet) {
    if (octet == '.' || octet == '\\') {
      text.append('\\').append((char) octet);
    } else if (octet > ' ' && octet < 0x7f) {
      text.append((char) (octet >= 'A' && octet <= 'Z' ? octet + 32 : octet));
    } else {
      text.append('\\').append((char) ('0' + octet / 100));
      text.append((char) ('0' + octet / 10 % 10)).append((char) ('0' + octet % 10));
    }
  }
}
