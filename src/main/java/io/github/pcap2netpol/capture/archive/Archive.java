package io.github.pcap2netpol.capture.archive;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** An open archive, read entry by entry from its first to its last. */
final class Archive implements AutoCloseable {
  /** Longer entry names are cut off. */
  private static final int LONGEST_NAME = 4096;

  /** No capture decompresses to more bytes per compressed byte; such a file is a bomb. */
  private static final long MOST_RATIO = 1000;

  private static final long ALWAYS_ALLOWED = 1L << 30;

  private final InputStream in;
  private final Optional<ZipInputStream> zip;
  private long left;
  private long size;

  private Archive(InputStream in, Optional<ZipInputStream> zip) {
    this.in = in;
    this.zip = zip;
  }

  /** Opens a file if its content is an archive. */
  static Optional<Archive> open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      in.mark(TarHeader.BLOCK);
      byte[] start = in.readNBytes(TarHeader.BLOCK);
      in.reset();
      if (start.length > 4
          && start[0] == 'P'
          && start[1] == 'K'
          && start[2] == 3
          && start[3] == 4) {
        ZipInputStream zip = new ZipInputStream(in);
        return Optional.of(new Archive(new Bounded(zip, Files.size(file)), Optional.of(zip)));
      }
      if (TarHeader.begins(start)) {
        return Optional.of(new Archive(in, Optional.empty()));
      }
      if (start.length > 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b) {
        Optional<Archive> unpacked = unpacked(in, Files.size(file));
        if (unpacked.isPresent()) {
          return unpacked;
        }
      }
    } catch (IOException e) {
      in.close();
      throw e;
    }
    in.close();
    return Optional.empty();
  }

  private static Optional<Archive> unpacked(InputStream packed, long size) throws IOException {
    InputStream in =
        new BufferedInputStream(new Bounded(new GZIPInputStream(packed, 1 << 16), size), 1 << 16);
    in.mark(TarHeader.BLOCK);
    byte[] start;
    try {
      start = in.readNBytes(TarHeader.BLOCK);
    } catch (IOException notEvenOneBlock) {
      return Optional.empty();
    }
    in.reset();
    return TarHeader.begins(start)
        ? Optional.of(new Archive(in, Optional.empty()))
        : Optional.empty();
  }

  /** Moves to the next file in the archive and returns its name; empty at the end. */
  Optional<String> next() throws IOException {
    return zip.isPresent() ? nextOfZip(zip.get()) : nextOfTar();
  }

  private static Optional<String> nextOfZip(ZipInputStream zip) throws IOException {
    ZipEntry entry = zip.getNextEntry();
    while (entry != null && entry.isDirectory()) {
      entry = zip.getNextEntry();
    }
    return Optional.ofNullable(entry).map(ZipEntry::getName);
  }

  private Optional<String> nextOfTar() throws IOException {
    in.skipNBytes(left);
    left = 0;
    String longName = "";
    for (Optional<TarHeader> read = TarHeader.read(in);
        read.isPresent();
        read = TarHeader.read(in)) {
      TarHeader header = read.get();
      long padded = (header.size() + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
      if (header.type() == 'L' || header.type() == 'x') {
        String text = text(header.size(), padded);
        longName = header.type() == 'L' ? text.replace("\0", "") : pathOf(text, longName);
      } else if (header.type() == '0' || header.type() == '7') {
        left = padded;
        size = header.size();
        return Optional.of(longName.isEmpty() ? header.name() : longName);
      } else {
        in.skipNBytes(padded);
        longName = "";
      }
    }
    return Optional.empty();
  }

  private String text(long length, long padded) throws IOException {
    byte[] bytes = in.readNBytes((int) Math.min(length, LONGEST_NAME));
    in.skipNBytes(padded - bytes.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The path in an extended header: lines of {@code <length> path=<value>}. */
  private static String pathOf(String records, String otherwise) {
    return records
        .lines()
        .filter(line -> line.matches("[0-9]+ path=.*"))
        .map(line -> line.substring(line.indexOf('=') + 1))
        .findFirst()
        .orElse(otherwise);
  }

  /** The content of the current file; closing it closes the archive. */
  InputStream content() throws IOException {
    if (zip.isPresent()) {
      return in;
    }
    long length = size;
    left = 0;
    return new FilterInputStream(in) {
      private long rest = length;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int at, int count) throws IOException {
        if (rest == 0) {
          return -1;
        }
        int read = super.read(bytes, at, (int) Math.min(count, rest));
        rest -= Math.max(0, read);
        return read;
      }

      @Override
      public boolean markSupported() {
        return false;
      }
    };
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Stops at a file that decompresses to more than any honest one. */
  private static final class Bounded extends FilterInputStream {
    private final long most;
    private long count;

    Bounded(InputStream in, long packed) {
      super(in);
      most = Math.max(ALWAYS_ALLOWED, packed * MOST_RATIO);
    }

    @Override
    public int read() throws IOException {
      return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] bytes, int at, int length) throws IOException {
      int read = super.read(bytes, at, length);
      return counted(read, Math.max(0, read));
    }

    private int counted(int result, int bytes) throws IOException {
      count += bytes;
      if (count > most) {
        throw new IOException(
            "it unpacks to more than " + MOST_RATIO + " times its size, as only a bomb does");
      }
      return result;
    }
  }
}
