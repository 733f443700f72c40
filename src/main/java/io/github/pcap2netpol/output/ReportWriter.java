package io.github.pcap2netpol.output;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import io.github.pcap2netpol.connection.Sighting;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * JSON in the order it is written, indented. Nothing but ASCII, and none of {@code <>&}: the text
 * does no harm inside a web page or a terminal.
 */
final class ReportWriter {
  /** Writes one element. */
  @FunctionalInterface
  interface Part<T> {
    void write(T value);
  }

  private static final class Harmless extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int[] ESCAPES = CharacterEscapes.standardAsciiEscapesForJSON();

    static {
      for (char c : new char[] {'<', '>', '&', 0x7f}) {
        ESCAPES[c] = CharacterEscapes.ESCAPE_STANDARD;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ESCAPES.clone();
    }

    @Override
    @SuppressWarnings("NullAway") // Jackson: null is the standard escape
    public SerializableString getEscapeSequence(int character) {
      return null;
    }
  }

  private final StringWriter out = new StringWriter();
  private final JsonGenerator json;

  ReportWriter() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    try {
      json =
          new JsonFactoryBuilder()
              .characterEscapes(new Harmless())
              .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
              .build()
              .createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    json.setPrettyPrinter(
        new DefaultPrettyPrinter(
                PrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(Spacing.AFTER))
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter));
  }

  /** The finished text, with a line end as its last character. */
  String text() {
    attempt(json::close);
    return out.append('\n').toString();
  }

  void object(Runnable fields) {
    attempt(json::writeStartObject);
    fields.run();
    attempt(json::writeEndObject);
  }

  void object(String name, Runnable fields) {
    attempt(() -> json.writeFieldName(name));
    object(fields);
  }

  void field(String name, String value) {
    attempt(() -> json.writeStringField(name, value));
  }

  void field(String name, long value) {
    attempt(() -> json.writeNumberField(name, value));
  }

  void field(String name, boolean value) {
    attempt(() -> json.writeBooleanField(name, value));
  }

  /** An array of texts. */
  void texts(String name, Collection<?> values) {
    array(name, values, value -> attempt(() -> json.writeString(value.toString())));
  }

  /** An array, each of whose elements is written by {@code part}. */
  <T> void array(String name, Collection<? extends T> values, Part<T> part) {
    attempt(() -> json.writeArrayFieldStart(name));
    values.forEach(part::write);
    attempt(json::writeEndArray);
  }

  /** An array of objects, whose fields are written by {@code fields}. */
  <T> void objects(String name, Collection<? extends T> values, Part<T> fields) {
    array(name, values, value -> object(() -> fields.write(value)));
  }

  void counts(String name, SortedMap<?, Long> counts) {
    object(name, () -> counts.forEach((key, count) -> field(key.toString(), count)));
  }

  /** What was skipped, assumed or found. */
  void diagnostics(List<Diagnostic> diagnostics) {
    objects(
        "diagnostics",
        diagnostics,
        (Diagnostic diagnostic) -> {
          field("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
          field("code", diagnostic.code());
          field("place", diagnostic.place());
          field("message", diagnostic.message());
          field("count", diagnostic.count());
        });
  }

  /** Which release wrote it. */
  void tool(String version) {
    object(
        "tool",
        () -> {
          field("name", "pcap2netpol");
          field("version", version);
        });
  }

  /** One packet, by time, file and frame; a socket sample has no frame. */
  void sighting(String name, Sighting sighting) {
    object(
        name,
        () -> {
          field("time", Times.rfc3339(sighting.time()));
          field("file", sighting.file());
          if (sighting.frame() > 0) {
            field("frame", sighting.frame());
          }
        });
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private static void attempt(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }
}
