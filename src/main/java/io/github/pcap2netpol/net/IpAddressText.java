package io.github.pcap2netpol.net;

import java.util.Optional;

/** The text forms of addresses: RFC 4291 2.2 in, RFC 5952 out. */
final class IpAddressText {
  /** The longest text of an address: six groups of four digits and a dotted quad. */
  private static final int LONGEST = 45;

  private IpAddressText() {}

  static Optional<IpAddress> parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    if (text.indexOf(':') < 0) {
      long quad = parseQuad(text);
      return quad < 0 ? Optional.empty() : Optional.of(IpAddress.ofIpv4((int) quad));
    }
    return parseIpv6(text);
  }

  private static Optional<IpAddress> parseIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    int[] head = new int[8];
    int[] tail = new int[8];
    int heads = groups(gap < 0 ? text : text.substring(0, gap), head);
    int tails = gap < 0 ? 0 : groups(text.substring(gap + 2), tail);
    if (heads < 0 || tails < 0 || (gap < 0 ? heads != 8 : heads + tails > 7)) {
      return Optional.empty();
    }
    System.arraycopy(tail, 0, head, 8 - tails, tails);
    return Optional.of(new IpAddress(fourGroups(head, 0), fourGroups(head, 4)));
  }

  /** Parses the groups between colons and returns their number, or -1 if the text is malformed. */
  private static int groups(String text, int[] into) {
    if (text.isEmpty()) {
      return 0;
    }
    int count = 0;
    int start = 0;
    while (start <= text.length()) {
      int colon = text.indexOf(':', start);
      int end = colon < 0 ? text.length() : colon;
      String group = text.substring(start, end);
      if (colon < 0 && group.indexOf('.') >= 0) {
        long quad = parseQuad(group);
        if (quad < 0 || count > 6) {
          return -1;
        }
        into[count++] = (int) (quad >>> 16);
        into[count++] = (int) (quad & 0xffff);
        return count;
      }
      int value = hexGroup(group);
      if (value < 0 || count > 7) {
        return -1;
      }
      into[count++] = value;
      start = end + 1;
      if (colon < 0) {
        return count;
      }
    }
    return -1;
  }

  private static int hexGroup(String group) {
    if (group.isEmpty() || group.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < group.length(); i++) {
      int digit = group.charAt(i) < 0x80 ? Character.digit(group.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** The 32 bits of a dotted quad without leading zeros (they read as octal elsewhere), or -1. */
  private static long parseQuad(String text) {
    long value = 0;
    int octets = 0;
    int start = 0;
    while (true) {
      int dot = text.indexOf('.', start);
      int end = dot < 0 ? text.length() : dot;
      int length = end - start;
      if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0') || ++octets > 4) {
        return -1;
      }
      int octet = 0;
      for (int i = start; i < end; i++) {
        char c = text.charAt(i);
        if (c < '0' || c > '9') {
          return -1;
        }
        octet = octet * 10 + (c - '0');
      }
      if (octet > 255) {
        return -1;
      }
      value = value << 8 | octet;
      if (dot < 0) {
        return octets == 4 ? value : -1;
      }
      start = dot + 1;
    }
  }

  private static long fourGroups(int[] groups, int from) {
    return (long) groups[from] << 48
        | (long) groups[from + 1] << 32
        | (long) groups[from + 2] << 16
        | groups[from + 3];
  }

  static String format(IpAddress address) {
    if (address.isIpv4()) {
      long low = address.low();
      return ((low >>> 24) & 0xff)
          + "."
          + ((low >>> 16) & 0xff)
          + "."
          + ((low >>> 8) & 0xff)
          + "."
          + (low & 0xff);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      long half = i < 4 ? address.high() : address.low();
      groups[i] = (int) (half >>> (48 - 16 * (i % 4))) & 0xffff;
    }
    int gapStart = -1;
    int gapLength = 1; // RFC 5952 4.2.2: a single group of zeros is not shortened
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gapStart = i;
        gapLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == gapStart) {
        out.append("::");
        i += gapLength - 1;
        continue;
      }
      if (i > 0 && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      out.append(Integer.toHexString(groups[i]));
    }
    return out.toString();
  }
}
