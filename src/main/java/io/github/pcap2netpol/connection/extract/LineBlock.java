package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.manifest.LineObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lines of a connections file that are parsed together, apart from those before and after them. */
final class LineBlock {
  /** Stands for a line that is longer than any may be. */
  static final byte[] TOO_LONG = new byte[0];

  private final List<byte[]> lines = new ArrayList<>();
  private final List<Parsed> parsed = new ArrayList<>();
  private int bytes;

  /** A line once it is parsed, or why it can't be used; neither if it is to be skipped. */
  private record Parsed(@Nullable LineFields fields, @Nullable UnusableLineException fault) {
    static final Parsed NOTHING = new Parsed(null, null);
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

  void add(byte[] line) {
    lines.add(line);
    bytes += line.length;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** How many bytes its lines have. */
  int bytes() {
    return bytes;
  }

  /**
   * Parses all lines.
   *
   * @param worth whether a line is parsed at all
   */
  void parse(Predicate<byte[]> worth) {
    LineObjects objects = new LineObjects();
    for (byte[] line : lines) {
      parsed.add(parse(line, worth, objects));
    }
    lines.clear();
  }

  private static Parsed parse(byte[] line, Predicate<byte[]> worth, LineObjects objects) {
    try {
      if (line == TOO_LONG) {
        throw new UnusableLineException(
            "it is longer than " + ConnectionsReader.LONGEST_LINE + " bytes");
      }
      return line.length == 0 || !worth.test(line)
          ? Parsed.NOTHING
          : new Parsed(LineFields.of(line, objects), null);
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
