package io.github.pcap2netpol.capture.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One header of a tar file (POSIX.1-2017, pax, "ustar Interchange Format"; GNU long names).
 *
 * @param name the entry's name, with its folders
 * @param size bytes of content that follow, padded to full blocks
 * @param type the type flag: {@code 0} is a file
 */
record TarHeader(String name, long size, char type) {
  static final int BLOCK = 512;

  /** Whether a file that begins with these bytes is a tar archive. */
  static boolean begins(byte[] start) {
    return start.length >= BLOCK && start[0] != 0 && isChecked(start);
  }

  /** Reads the next header; empty at the end of the archive. */
  static Optional<TarHeader> read(InputStream in) throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length == 0 || block[0] == 0) {
      return Optional.empty();
    }
    if (block.length < BLOCK) {
      throw new EOFException("it ends within an entry");
    }
    if (!isChecked(block)) {
      throw new IOException("an entry's header is damaged");
    }
    String name = text(block, 0, 100);
    boolean posix = text(block, 257, 5).equals("ustar") && block[262] == 0;
    String prefix = posix ? text(block, 345, 155) : "";
    char type = block[156] == 0 ? '0' : (char) block[156];
    return Optional.of(
        new TarHeader(prefix.isEmpty() ? name : prefix + "/" + name, size(block), type));
  }

  /** Checks the sum of all bytes, with the bytes of the sum itself counted as blanks. */
  private static boolean isChecked(byte[] block) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
    }
    return sum == octal(block, 148, 8);
  }

  private static long size(byte[] block) throws IOException {
    if ((block[124] & 0x80) != 0) {
      long size = 0;
      for (int i = 128; i < 136; i++) {
        size = (size << 8) | (block[i] & 0xff);
      }
      return checked(size);
    }
    return checked(octal(block, 124, 12));
  }

  private static long checked(long size) throws IOException {
    if (size < 0 || size > Long.MAX_VALUE / 2) {
      throw new IOException("an entry's size is impossible");
    }
    return size;
  }

  private static long octal(byte[] block, int at, int length) {
    long value = 0;
    for (int i = at; i < at + length; i++) {
      if (block[i] >= '0' && block[i] <= '7') {
        value = (value << 3) | (block[i] - '0');
      } else if (block[i] != ' ' && block[i] != 0) {
        return -1;
      }
    }
    return value;
  }

  private static String text(byte[] block, int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, StandardCharsets.UTF_8);
  }
}
