package io.github.pcap2netpol.manifest.json;

import io.github.pcap2netpol.manifest.KnownTexts;
import io.github.pcap2netpol.manifest.Reading;
import io.github.pcap2netpol.manifest.Roots;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines that hold a JSON value each, one after another. The same parser goes on from line to
 * line as long as each has just an object, since a parser for each would take as long as all they
 * read; any other line is read by itself, so that it does not affect those after it.
 */
public final class LineReader {
  /** In messages, which name the line by itself. */
  private static final int NUMBER = 1;

  private final byte[] text;
  private final int size;
  private final Reading reading;
  private final KnownTexts texts = new KnownTexts();

  /** Reads from line to line; null if it can't go on. */
  private @Nullable JsonReader objects;

  private int begun;
  private int next;

  /**
   * Reads nothing yet.
   *
   * @param text has the lines
   * @param size how much of it there is, in bytes
   */
  public LineReader(byte[] text, int size, Reading reading) {
    this.text = text;
    this.size = size;
    this.reading = reading;
  }

  /** Whose roots can be forgotten, because they were read from more than the line. */
  public interface Line extends Roots {
    /** Forgets what it received. */
    void clear();
  }

  /** Reads the line from {@code from} to {@code to}, which has no line break. */
  public void read(int from, int to, Line line) throws UnreadableTextException {
    try {
      if (!readsOn(from, to, line)) {
        objects = null;
        line.clear();
        JsonReader.readLine(text, from, to, NUMBER, reading, texts, line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  private boolean readsOn(int from, int to, Line line) {
    try {
      if (objects == null || from != next) {
        objects = JsonReader.ofLines(text, from, size, NUMBER, reading, texts);
        begun = from;
      }
      if (!objects.nextObject(line)) {
        return false;
      }
      long read = objects.bytesRead();
      next = to + 1;
      return read >= 0 && isBlank(begun + read, to);
    } catch (IOException | UnreadableTextException e) {
      return false; // What is wrong is found, and told, when the line is read by itself.
    }
  }

  private boolean isBlank(long from, int to) {
    for (int i = (int) from; i < to; i++) {
      if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r') {
        return false;
      }
    }
    return from <= to;
  }
}
