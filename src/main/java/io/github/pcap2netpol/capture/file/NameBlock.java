package io.github.pcap2netpol.capture.file;

import io.github.pcap2netpol.net.IpAddress;
import java.util.function.BiConsumer;

/**
 * The name resolution block of pcapng (draft-ietf-opsawg-pcapng, "Name Resolution Block"): records
 * with an address and the names by which the author of the file knew it. Its options, which
 * describe the resolver, are ignored.
 */
final class NameBlock {
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  /** RFC 1035 2.3.4, written with dots. */
  private static final int LONGEST_NAME = 253;

  private NameBlock() {}

  /**
   * Reads the records.
   *
   * @param in contains the whole block
   * @param length of the block, at least 12
   * @param names receives each address and name, in lower case and without the final dot
   * @return how many names and records could not be read
   */
  static long read(
      ByteWindow in, int length, boolean bigEndian, BiConsumer<IpAddress, String> names) {
    int end = length - 4;
    int at = 8;
    long unreadable = 0;
    while (at + 4 <= end) {
      int type = in.u16(at, bigEndian);
      int size = in.u16(at + 2, bigEndian);
      if (type == 0) {
        return unreadable;
      }
      if (size > end - at - 4) {
        return unreadable + 1;
      }
      // Other record types concern link layers, and there may be more in future.
      if (type == IPV4 || type == IPV6) {
        unreadable += record(in, at + 4, size, type == IPV4 ? 4 : 16, names);
      }
      at += 4 + ((size + 3) & ~3);
    }
    return unreadable;
  }

  private static long record(
      ByteWindow in, int at, int size, int addressSize, BiConsumer<IpAddress, String> names) {
    if (size <= addressSize) {
      return 1;
    }
    IpAddress address =
        addressSize == 4
            ? IpAddress.ofIpv4(in.i32(at, true))
            : new IpAddress(in.i64(at, true), in.i64(at + 8, true));
    long unreadable = 0;
    int end = at + size;
    int start = at + addressSize;
    StringBuilder name = new StringBuilder();
    for (int next = start; next < end; next++) {
      int octet = in.u8(next);
      if (octet != 0) {
        name.append((char) octet);
        continue;
      }
      String text = text(name);
      if (text.isEmpty()) {
        unreadable++;
      } else {
        names.accept(address, text);
      }
      name.setLength(0);
    }
    // The last name must be terminated too.
    return unreadable + (name.length() > 0 ? 1 : 0);
  }

  /** The name in lower case; empty if it is invalid. */
  private static String text(StringBuilder name) {
    int length = name.length();
    if (length > 0 && name.charAt(length - 1) == '.') {
      name.setLength(--length);
    }
    if (length > LONGEST_NAME) {
      return "";
    }
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c > '~') {
        return "";
      }
      if (c >= 'A' && c <= 'Z') {
        name.setCharAt(i, (char) (c + 32));
      }
    }
    return name.toString();
  }
}
