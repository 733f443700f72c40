package io.github.pcap2netpol.manifest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.github.pcap2netpol.diagnostic.Excerpt;
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.manifest.FieldsBeingRead;
import io.github.pcap2netpol.manifest.KnownTexts;
import io.github.pcap2netpol.manifest.Reading;
import io.github.pcap2netpol.manifest.Roots;
import io.github.pcap2netpol.manifest.TextLimits;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.manifest.WantedFields;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON item by item: however long a List is, only one item is in memory at a time. */
public final class JsonReader {
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_NAME = 10_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(TextLimits.LEVELS)
                  .maxStringLength(TextLimits.STRING)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .build();

  /**
   * For lines that are read by themselves. Each has a parser of its own, and each new name in one
   * would copy all names that parsers share.
   */
  private static final JsonFactory LINE_FACTORY =
      FACTORY.rebuild().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  private final JsonParser parser;

  /** The only line of the text; 0 if there may be several. */
  private final int onlyLine;

  private final Reading reading;
  private final KnownTexts texts;
  private int values;

  private JsonReader(JsonParser parser, int onlyLine, Reading reading, KnownTexts texts) {
    this.parser = parser;
    this.onlyLine = onlyLine;
    this.reading = reading;
    this.texts = texts;
  }

  /** Reads all values at the root; there may be several one after another. */
  public static void read(InputStream in, Reading reading, Roots roots)
      throws IOException, UnreadableTextException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      new JsonReader(parser, 0, reading, new KnownTexts()).readAll(roots);
    } catch (CharConversionException e) {
      throw foreignText(e, 1);
    }
  }

  /**
   * Reads one line of a file.
   *
   * @param text has the line from {@code from} to {@code to}
   * @param number the line's number, from 1
   */
  static void readLine(
      byte[] text, int from, int to, int number, Reading reading, KnownTexts texts, Roots roots)
      throws IOException, UnreadableTextException {
    try (JsonParser parser = LINE_FACTORY.createParser(text, from, to - from)) {
      new JsonReader(parser, number, reading, texts).readAll(roots);
    } catch (CharConversionException e) {
      throw foreignText(e, number);
    }
  }

  /**
   * Begins to read lines that hold an object each.
   *
   * @param text has them from {@code from} to {@code to}
   * @param number what all of them have as their number
   */
  static JsonReader ofLines(
      byte[] text, int from, int to, int number, Reading reading, KnownTexts texts)
      throws IOException {
    return new JsonReader(FACTORY.createParser(text, from, to - from), number, reading, texts);
  }

  /** Reads the next object; returns false, and cannot go on, if something else follows. */
  boolean nextObject(Roots roots) throws IOException, UnreadableTextException {
    boolean follows = parser.nextToken() == JsonToken.START_OBJECT;
    if (follows) {
      root(roots);
    }
    return follows;
  }

  /** How many bytes have been read; negative if the text is not in UTF-8. */
  long bytesRead() {
    return parser.currentLocation().getByteOffset();
  }

  private void readAll(Roots roots) throws IOException, UnreadableTextException {
    try {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_ARRAY) {
          roots.inRootList(true);
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            root(roots);
          }
          roots.inRootList(false);
        } else {
          root(roots);
        }
      }
    } catch (JsonProcessingException e) {
      // A limit that is exceeded has no place of its own.
      JsonLocation known = e.getLocation();
      throw unreadable(reason(e), known == null ? parser.currentLocation() : known);
    }
  }

  /**
   * JSON may be, or seem to be, in UTF-16 or UTF-32: the parser examines the first bytes when it is
   * created, and decodes the rest as it goes.
   */
  private static UnreadableTextException foreignText(CharConversionException e, int line) {
    return new UnreadableTextException(Excerpt.of(String.valueOf(e.getMessage())), line, 0);
  }

  private void root(Roots roots) throws IOException, UnreadableTextException {
    values = 0;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      int line = line();
      parser.skipChildren();
      roots.end(new Value.Sequence(List.of(), line), false);
      return;
    }
    FieldsBeingRead fields = new FieldsBeingRead(line());
    boolean isList = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("items")
          && (token == JsonToken.START_ARRAY || token == JsonToken.VALUE_NULL)) {
        isList = true;
        items(token, roots);
      } else {
        field(reading.wanted(), fields, name);
      }
    }
    roots.end(fields.mapping(), isList);
  }

  private void items(JsonToken token, Roots roots) throws IOException, UnreadableTextException {
    if (token == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        values = 0;
        roots.item(value(reading.wanted()));
      }
    }
  }

  private void field(WantedFields wanted, FieldsBeingRead into, String name)
      throws IOException, UnreadableTextException {
    WantedFields below = wanted.below(name);
    if (below == null) {
      parser.skipChildren();
    } else if (into.put(name, value(below)) && reading.refusesRepeats()) {
      throw unreadable(
          "the field " + Field.quoted(name) + " is there twice", parser.currentLocation());
    }
  }

  /** The value at the current token. Recursion is bounded: the parser refuses deep nesting. */
  private Value value(WantedFields wanted) throws IOException, UnreadableTextException {
    int line = line();
    if (++values > TextLimits.VALUES) {
      throw unreadable(
          "an object of more than " + TextLimits.VALUES + " values", parser.currentLocation());
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        FieldsBeingRead fields = new FieldsBeingRead(line);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = texts.of(parser.currentName());
          parser.nextToken();
          field(wanted, fields, name);
        }
        yield fields.mapping();
      }
      case START_ARRAY -> {
        List<Value> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(wanted));
        }
        yield new Value.Sequence(elements, line);
      }
      case VALUE_NUMBER_INT -> integer(line);
      case VALUE_NUMBER_FLOAT -> new Value.WrittenNumber(texts.of(parser.getText()), line);
      case VALUE_TRUE -> new Value.Bool(true, "true", line);
      case VALUE_FALSE -> new Value.Bool(false, "false", line);
      case VALUE_NULL -> new Value.Null(line);
      default -> new Value.Text(texts.of(parser.getText()), line);
    };
  }

  private Value integer(int line) throws IOException {
    if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = parser.getLongValue();
      // JSON has one way to write an integer, except that 0 may be -0.
      if (value != 0 || parser.getTextLength() == 1) {
        return new Value.PlainInteger(value, line);
      }
    }
    return new Value.WrittenNumber(texts.of(parser.getText()), line);
  }

  private int line() {
    return onlyLine > 0 ? onlyLine : parser.currentTokenLocation().getLineNr();
  }

  private UnreadableTextException unreadable(String reason, JsonLocation location) {
    return location == null
        ? new UnreadableTextException(reason, 0, 0)
        : new UnreadableTextException(
            reason, onlyLine > 0 ? onlyLine : location.getLineNr(), location.getColumnNr());
  }

  private static String reason(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (e instanceof StreamConstraintsException) {
      if (message.contains("depth")) {
        return "nested more than " + TextLimits.LEVELS + " levels deep";
      }
      if (message.startsWith("Number")) {
        return "a number of more than " + LONGEST_NUMBER + " characters";
      }
      return message.startsWith("Name")
          ? "a field's name of more than " + LONGEST_NAME + " characters"
          : "a text of more than " + (TextLimits.STRING >> 20) + " MiB";
    }
    return Excerpt.of(upTo("\n", upTo(" (start marker at ", message)));
  }

  /** The library's own descriptions of places are left out. */
  private static String upTo(String place, String message) {
    int at = message.indexOf(place);
    return at < 0 ? message : message.substring(0, at);
  }
}
