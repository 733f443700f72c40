package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.manifest.LineObjects;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The fields of a line, or of an object in it, checked as they are read. */
final class LineFields {
  /** The largest count: the sum over as many lines as a file may hold must not overflow. */
  static final long MOST = 1_000_000_000_000L;

  private final Map<String, Value> fields;

  private LineFields(Map<String, Value> fields) {
    this.fields = fields;
  }

  /**
   * The fields of a line.
   *
   * @param objects has the line from {@code from} to {@code to}
   */
  static LineFields of(int from, int to, LineObjects objects) throws UnusableLineException {
    try {
      return new LineFields(
          objects
              .read(from, to)
              .orElseThrow(() -> new UnusableLineException("it is not one JSON object"))
              .fields());
    } catch (UnreadableTextException e) {
      throw new UnusableLineException("it is no JSON that this format allows");
    }
  }

  /** The nested object of that name. */
  LineFields object(String name) throws UnusableLineException {
    return new LineFields(map(name));
  }

  /** The fields of a nested object. */
  static LineFields of(Value value, String name) throws UnusableLineException {
    if (value instanceof Value.Mapping map) {
      return new LineFields(map.fields());
    }
    throw new UnusableLineException("\"" + name + "\" has something that is no object");
  }

  /** Whether the field exists. */
  boolean has(String name) {
    return fields.containsKey(name);
  }

  String text(String name, int longest) throws UnusableLineException {
    return text(fields.get(name), name, longest);
  }

  private static String text(@Nullable Value value, String name, int longest)
      throws UnusableLineException {
    if (value instanceof Value.Text text && text.text().length() <= longest) {
      return text.text();
    }
    throw new UnusableLineException(
        "\"" + name + "\" is no text of at most " + longest + " characters");
  }

  List<String> texts(String name, int longest) throws UnusableLineException {
    List<String> texts = new ArrayList<>();
    for (Value item : items(name)) {
      texts.add(text(item, name, longest));
    }
    return texts;
  }

  List<Value> items(String name) throws UnusableLineException {
    return items(fields.get(name), name);
  }

  static List<Value> items(@Nullable Value value, String name) throws UnusableLineException {
    if (value instanceof Value.Sequence items) {
      return items.elements();
    }
    throw new UnusableLineException("\"" + name + "\" is no array");
  }

  /** The fields of the nested object of that name; empty if there is none. */
  Map<String, Value> map(String name) throws UnusableLineException {
    Value value = fields.get(name);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Value.Mapping map) {
      return map.fields();
    }
    throw new UnusableLineException("\"" + name + "\" is no object");
  }

  boolean flag(String name) throws UnusableLineException {
    Value value = fields.get(name);
    if (value == null) {
      return false;
    }
    if (value instanceof Value.Bool flag) {
      return flag.value();
    }
    throw new UnusableLineException("\"" + name + "\" is neither true nor false");
  }

  long count(String name) throws UnusableLineException {
    return number(fields.get(name), name, 0, MOST);
  }

  int port(String name) throws UnusableLineException {
    return (int) number(fields.get(name), name, 0, 65535);
  }

  long number(String name) throws UnusableLineException {
    return number(fields.get(name), name, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  long number(String name, long least, long most) throws UnusableLineException {
    return number(fields.get(name), name, least, most);
  }

  static long number(@Nullable Value value, String name, long least, long most)
      throws UnusableLineException {
    OptionalLong number =
        value instanceof Value.Numeric numeric ? numeric.whole() : OptionalLong.empty();
    if (number.isPresent() && number.getAsLong() >= least && number.getAsLong() <= most) {
      return number.getAsLong();
    }
    throw new UnusableLineException(
        "\""
            + name
            + "\" is no whole number"
            + (most == MOST ? " from 0 to " + most : " in range"));
  }

  IpAddress address(String name) throws UnusableLineException {
    return address(fields.get(name), name);
  }

  static IpAddress address(@Nullable Value value, String name) throws UnusableLineException {
    return IpAddress.parse(text(value, name, 64))
        .orElseThrow(() -> new UnusableLineException("\"" + name + "\" is no IP address"));
  }

  Protocol protocol() throws UnusableLineException {
    return constant(Protocol.class, text("protocol", 8));
  }

  <E extends Enum<E>> E constant(Class<E> type, String name) throws UnusableLineException {
    String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(wanted)) {
        return constant;
      }
    }
    throw new UnusableLineException("\"" + name + "\" is none of the words it may be");
  }

  /** The mark in the array "first". */
  Mark first(PartNumbers parts) throws UnusableLineException {
    return mark(items("first"), 0, 0, parts);
  }

  /** The mark in the array "last". */
  Mark last(Mark first, PartNumbers parts) throws UnusableLineException {
    return mark(items("last"), 0, first.timeNanos(), parts);
  }

  /** The mark in the three numbers at the end of an array. */
  static Mark mark(List<Value> items, int from, long since, PartNumbers parts)
      throws UnusableLineException {
    if (items.size() != from + 3) {
      throw new UnusableLineException("an array has not the length it should have");
    }
    return new Mark(
        since + number(items.get(from), "time", Long.MIN_VALUE, Long.MAX_VALUE),
        parts.inCapture(number(items.get(from + 1), "part", 0, parts.count() - 1L)),
        number(items.get(from + 2), "frame", 1, MOST));
  }
}
