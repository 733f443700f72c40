package io.github.pcap2netpol.connection.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in one line, whose fields are checked as they are read.
 *
 * <p>Not read as manifests are, because this format allows less than JSON does, and a file may have
 * millions of lines: whole numbers only, at most four levels, no text of more than 16 KiB.
 */
final class JsonLine {
  /** The largest count: the sum over as many lines as a file may hold must not overflow. */
  static final long MOST = 1_000_000_000_000L;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4)
                  .maxStringLength(16_384)
                  .maxNumberLength(20)
                  .maxNameLength(256)
                  .build())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final Map<String, Object> fields;

  private JsonLine(Map<String, Object> fields) {
    this.fields = fields;
  }

  static JsonLine of(byte[] bytes, int length) throws UnusableLineException {
    try (JsonParser parser = JSON.createParser(bytes, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new UnusableLineException("it is no JSON object");
      }
      JsonLine line = new JsonLine(object(parser));
      if (parser.nextToken() != null) {
        throw new UnusableLineException("something follows the JSON object");
      }
      return line;
    } catch (IOException e) {
      throw new UnusableLineException("it is no JSON that this format allows");
    }
  }

  private static Map<String, Object> object(JsonParser parser)
      throws IOException, UnusableLineException {
    Map<String, Object> fields = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static Object value(JsonParser parser) throws IOException, UnusableLineException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_ARRAY -> items(parser);
      case START_OBJECT -> object(parser);
      default ->
          throw new UnusableLineException("it holds a value of a kind that this format has not");
    };
  }

  private static List<Object> items(JsonParser parser) throws IOException, UnusableLineException {
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return items;
  }

  /** Whether the field exists. */
  boolean has(String name) {
    return fields.containsKey(name);
  }

  String text(String name, int longest) throws UnusableLineException {
    return text(fields.get(name), name, longest);
  }

  private static String text(@Nullable Object value, String name, int longest)
      throws UnusableLineException {
    if (value instanceof String text && text.length() <= longest) {
      return text;
    }
    throw new UnusableLineException(
        "\"" + name + "\" is no text of at most " + longest + " characters");
  }

  List<String> texts(String name, int longest) throws UnusableLineException {
    List<String> texts = new ArrayList<>();
    for (Object item : items(name)) {
      texts.add(text(item, name, longest));
    }
    return texts;
  }

  List<?> items(String name) throws UnusableLineException {
    if (fields.get(name) instanceof List<?> items) {
      return items;
    }
    throw new UnusableLineException("\"" + name + "\" is no array");
  }

  /** The fields of the nested object of that name; empty if there is none. */
  Map<?, ?> map(String name) throws UnusableLineException {
    Object value = fields.get(name);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new UnusableLineException("\"" + name + "\" is no object");
  }

  boolean flag(String name) throws UnusableLineException {
    Object value = fields.get(name);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
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

  static long number(@Nullable Object value, String name, long least, long most)
      throws UnusableLineException {
    if (value instanceof Long number && number >= least && number <= most) {
      return number;
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

  static IpAddress address(@Nullable Object value, String name) throws UnusableLineException {
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
  Mark first(int parts) throws UnusableLineException {
    return mark(items("first"), 0, 0, parts);
  }

  /** The mark in the array "last". */
  Mark last(Mark first, int parts) throws UnusableLineException {
    return mark(items("last"), 0, first.timeNanos(), parts);
  }

  /** The mark in the three numbers at the end of an array. */
  static Mark mark(List<?> items, int from, long since, int parts) throws UnusableLineException {
    if (items.size() != from + 3) {
      throw new UnusableLineException("an array has not the length it should have");
    }
    return new Mark(
        since + number(items.get(from), "time", Long.MIN_VALUE, Long.MAX_VALUE),
        (int) number(items.get(from + 1), "part", 0, parts - 1L),
        number(items.get(from + 2), "frame", 1, MOST));
  }
}
