package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.manifest.LineObjects;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of a connections file that are parsed together, apart from those before and after them. */
final class LineBlock {
  /** A line about what was seen in a capture begins so; no kind of those begins with c. */
  private static final byte[] KIND = "{\"kind\":\"".getBytes(StandardCharsets.US_ASCII);

  private byte[] text;
  private final int size;
  private final boolean firstIsTooLong;
  private final List<Parsed> parsed = new ArrayList<>();

  /**
   * Takes whole lines.
   *
   * @param text begins with them
   * @param size their length in bytes
   * @param firstIsTooLong whether only the end of the first line is there
   */
  LineBlock(byte[] text, int size, boolean firstIsTooLong) {
    this.text = text;
    this.size = size;
    this.firstIsTooLong = firstIsTooLong;
  }

  /** A line once it is parsed, or why it can't be used; neither if it is to be skipped. */
  private record Parsed(@Nullable LineFields fields, @Nullable UnusableLineException fault) {
    static final Parsed NOTHING = new Parsed(null, null);
    static final Parsed TOO_LONG =
        new Parsed(
            null,
            new UnusableLineException(
                "it is longer than " + ConnectionsReader.LONGEST_LINE + " bytes"));
  }

  /** Takes the lines one by one. */
  interface Receiver {
    /** A line whose fields are known. */
    void fields(LineFields fields) throws UnusableLineException;

    /** A line that can't be used. */
    void unusable(UnusableLineException why);

    /** Called before each line, also for those that are skipped. */
    void next();
  }

  /**
   * Parses all lines.
   *
   * @param onlyBegins whether only those are needed with which a section begins
   */
  void parse(boolean onlyBegins) {
    LineObjects objects = new LineObjects(text, size);
    boolean tooLong = firstIsTooLong;
    for (int from = 0, to; from < size || tooLong; from = to + 1) {
      to = lineEnd(from);
      tooLong |= to - from > ConnectionsReader.LONGEST_LINE;
      boolean skipped = to == from || (onlyBegins && isOfAnotherKind(from, to));
      parsed.add(tooLong ? Parsed.TOO_LONG : skipped ? Parsed.NOTHING : parse(from, to, objects));
      tooLong = false;
    }
    text = new byte[0];
  }

  private int lineEnd(int from) {
    byte[] bytes = text;
    int to = from;
    while (to < size && bytes[to] != '\n') {
      to++;
    }
    return to;
  }

  /** Whether its kind is surely not "capture". */
  private boolean isOfAnotherKind(int from, int to) {
    int value = from + KIND.length;
    return value < to
        && Arrays.equals(text, from, value, KIND, 0, KIND.length)
        && text[value] >= 'a'
        && text[value] <= 'z'
        && text[value] != 'c';
  }

  private static Parsed parse(int from, int to, LineObjects objects) {
    try {
      return new Parsed(LineFields.of(from, to, objects), null);
    } catch (UnusableLineException e) {
      return new Parsed(null, e);
    }
  }

  /** Hands over the lines, in order, once they are parsed. */
  void tell(Receiver receiver) {
    for (Parsed line : parsed) {
      receiver.next();
      if (line.fault() != null) {
        receiver.unusable(line.fault());
      } else if (line.fields() != null) {
        try {
          receiver.fields(line.fields());
        } catch (UnusableLineException e) {
          receiver.unusable(e);
        }
      }
    }
  }
}
