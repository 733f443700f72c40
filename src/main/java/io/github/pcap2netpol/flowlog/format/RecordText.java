package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.FileKind;
import io.github.pcap2netpol.capture.file.Gzip;
import io.github.pcap2netpol.manifest.ManifestReader;
import io.github.pcap2netpol.manifest.ManifestSource;
import io.github.pcap2netpol.manifest.Reading;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.manifest.WantedFields;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** The text of a file of records: decompressed, and with a beginning that can be peeked at. */
public final class RecordText {
  /** Longer than any line of the formats. */
  private static final int LONGEST_LINE = 64 << 10;

  /** Some editors and shells write it at the beginning of a file. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final CaptureSource source;
  private Optional<InputStream> begun = Optional.empty();

  public RecordText(CaptureSource source) {
    this.source = source;
  }

  /** Receives lines. */
  @FunctionalInterface
  interface Lines {
    /**
     * One line.
     *
     * @param text empty if it is too long
     * @param number from 1
     */
    void line(Optional<String> text, long number);
  }

  /** The first bytes, up to {@link ManifestSource#PEEKED}; fewer if no more can be read. */
  byte[] start() throws IOException {
    InputStream in = begun.isPresent() ? begun.get() : unpacked();
    byte[] start = new byte[ManifestSource.PEEKED];
    int length = 0;
    InputStream rest = in;
    try {
      for (int size = 0; size >= 0 && length < start.length; length += Math.max(0, size)) {
        size = in.read(start, length, start.length - length);
      }
    } catch (IOException e) {
      rest = new Unreadable(e);
    }
    start = Arrays.copyOf(start, length);
    begun = Optional.of(new SequenceInputStream(new ByteArrayInputStream(start), rest));
    return start;
  }

  /** The rest of a stream that can't be read any further. */
  private static final class Unreadable extends InputStream {
    private final IOException reason;

    Unreadable(IOException reason) {
      this.reason = reason;
    }

    @Override
    public int read() throws IOException {
      throw reason;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      throw reason;
    }
  }

  /** The whole text, which can be read once. */
  private InputStream open() throws IOException {
    return begun.isPresent() ? begun.get() : unpacked();
  }

  private InputStream unpacked() throws IOException {
    BufferedInputStream packed = new BufferedInputStream(source.open(), 1 << 16);
    packed.mark(FileKind.LOOKED_AT);
    byte[] start = packed.readNBytes(FileKind.LOOKED_AT);
    packed.reset();
    return FileKind.of(start) == FileKind.GZIP ? Gzip.unpacked(packed) : packed;
  }

  /** Whether the first visible character is that of a JSON object or list. */
  boolean isJson() throws IOException {
    for (byte b : start()) {
      if (b == '{' || b == '[') {
        return true;
      }
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t' && (b & 0x80) == 0) {
        return false;
      }
    }
    return false;
  }

  /**
   * Reads JSON objects: one a line, in a list, or one after another.
   *
   * @param wanted the fields to keep
   * @param malformed receives the line number and the mistake
   */
  void objects(WantedFields wanted, Consumer<Value.Mapping> record, Malformed malformed)
      throws IOException {
    byte[] start = start();
    // The first reader only peeks at the beginning.
    ManifestSource[] next = {
      () -> new ByteArrayInputStream(start), this::open,
    };
    int[] opened = {0};
    ManifestReader.readRecords(
        () -> next[Math.min(opened[0]++, 1)].open(),
        new Reading(wanted, false),
        record,
        bad -> malformed.at(bad.line(), bad.reason()));
  }

  /** Receives unreadable records. */
  @FunctionalInterface
  interface Malformed {
    void at(long line, String reason);
  }

  /** Reads lines of text. The last one may lack its newline. */
  void lines(Lines lines) throws IOException {
    try (InputStream in = open()) {
      byte[] line = new byte[LONGEST_LINE];
      byte[] chunk = new byte[1 << 16];
      int length = 0;
      long number = 0;
      for (int size = in.read(chunk); size >= 0; size = in.read(chunk)) {
        for (int i = 0; i < size; i++) {
          if (chunk[i] == '\n') {
            lines.line(text(line, length, ++number), number);
            length = 0;
          } else if (length++ < LONGEST_LINE) {
            line[length - 1] = chunk[i];
          }
        }
        length = Math.min(length, LONGEST_LINE + 1);
      }
      if (length > 0) {
        lines.line(text(line, length, ++number), number);
      }
    }
  }

  private static Optional<String> text(byte[] line, int length, long number) {
    if (length > line.length) {
      return Optional.empty();
    }
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    String text = new String(Arrays.copyOf(line, end), StandardCharsets.UTF_8);
    return Optional.of(number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
  }
}
