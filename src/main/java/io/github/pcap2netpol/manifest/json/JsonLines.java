package io.github.pcap2netpol.manifest.json;

import io.github.pcap2netpol.manifest.KnownTexts;
import io.github.pcap2netpol.manifest.Reading;
import io.github.pcap2netpol.manifest.Roots;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Reads a file with one JSON value per line. A malformed line does not affect the others. */
public final class JsonLines {
  private static final int LONGEST_LINE = 16 << 20;

  private final Reading reading;
  private final Roots roots;
  private final Consumer<UnreadableTextException> badLine;
  private final KnownTexts texts = new KnownTexts();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int lines;

  private JsonLines(Reading reading, Roots roots, Consumer<UnreadableTextException> badLine) {
    this.reading = reading;
    this.roots = roots;
    this.badLine = badLine;
  }

  public static void read(
      InputStream in, Reading reading, Roots roots, Consumer<UnreadableTextException> badLine)
      throws IOException {
    new JsonLines(reading, roots, badLine).readAll(in);
  }

  private void readAll(InputStream in) throws IOException {
    byte[] chunk = new byte[64 << 10];
    for (int size = in.read(chunk); size >= 0; size = in.read(chunk)) {
      int start = 0;
      for (int i = 0; i < size; i++) {
        if (chunk[i] == '\n') {
          append(chunk, start, i);
          readLine();
          start = i + 1;
        }
      }
      append(chunk, start, size);
    }
    readLine();
  }

  /** Appends to the line, up to one byte more than the longest that is read. */
  private void append(byte[] chunk, int from, int to) {
    line.write(chunk, from, Math.min(to - from, LONGEST_LINE + 1 - line.size()));
  }

  private void readLine() throws IOException {
    lines++;
    try {
      if (line.size() > LONGEST_LINE) {
        throw new UnreadableTextException(
            "a line of more than " + (LONGEST_LINE >> 20) + " MiB", lines, 0);
      }
      byte[] bytes = line.toByteArray();
      JsonReader.readLine(bytes, 0, bytes.length, lines, reading, texts, roots);
    } catch (UnreadableTextException e) {
      badLine.accept(e);
    } finally {
      line.reset();
    }
  }
}
