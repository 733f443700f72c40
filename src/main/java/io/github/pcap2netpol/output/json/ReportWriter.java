package io.github.pcap2netpol.output.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.output.text.Times;
import io.github.pcap2netpol.parallel.InOrder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Writes JSON in call order, laid out by {@link ReportLines}. The output is ASCII without {@code
 * <>&}, so it is safe inside a web page or a terminal.
 */
public final class ReportWriter {
  /** How many elements one thread writes before another may take over. */
  private static final int CHUNK = 256;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .characterEscapes(new Harmless())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  /** Writes one element. */
  @FunctionalInterface
  public interface Part<T> {
    void write(ReportWriter json, T value);
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

  private final StringWriter out = new StringWriter(1024);
  private final JsonGenerator json;
  private int depth;

  private ReportWriter(int depth) {
    this.depth = depth;
    try {
      json = JSON.createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    json.setPrettyPrinter(new ReportLines(depth));
  }

  /** An object with these fields, ending in a newline. */
  public static String text(Consumer<ReportWriter> fields) {
    ReportWriter writer = new ReportWriter(0);
    writer.object(() -> fields.accept(writer));
    return writer.written() + "\n";
  }

  private String written() {
    attempt(json::close);
    return out.toString();
  }

  private void object(Runnable fields) {
    attempt(json::writeStartObject);
    depth++;
    fields.run();
    depth--;
    attempt(json::writeEndObject);
  }

  public void object(String name, Runnable fields) {
    attempt(() -> json.writeFieldName(name));
    object(fields);
  }

  public void field(String name, String value) {
    try {
      json.writeStringField(name, value);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  public void field(String name, long value) {
    try {
      json.writeNumberField(name, value);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  public void field(String name, boolean value) {
    attempt(() -> json.writeBooleanField(name, value));
  }

  /** An array of texts. */
  public void texts(String name, Collection<?> values) {
    attempt(
        () -> {
          json.writeArrayFieldStart(name);
          for (Object value : values) {
            json.writeString(value.toString());
          }
          json.writeEndArray();
        });
  }

  public void numbers(String name, List<Integer> values) {
    attempt(
        () -> {
          json.writeArrayFieldStart(name);
          for (int value : values) {
            json.writeNumber(value);
          }
          json.writeEndArray();
        });
  }

  /** An array of objects. {@code fields} writes their fields, possibly from several threads. */
  public <T> void objects(String name, Collection<? extends T> values, Part<T> fields) {
    attempt(() -> json.writeArrayFieldStart(name));
    if (depth > 1 || values.size() <= CHUNK) {
      elements(values, fields);
    } else {
      List<T> list = new ArrayList<>(values);
      List<List<T>> chunks = new ArrayList<>();
      for (int from = 0; from < list.size(); from += CHUNK) {
        chunks.add(list.subList(from, Math.min(list.size(), from + CHUNK)));
      }
      InOrder.map(chunks, chunk -> chunk(chunk, fields))
          .forEach(chunk -> attempt(() -> json.writeRawValue(chunk)));
    }
    attempt(json::writeEndArray);
  }

  private static <T> String chunk(List<T> values, Part<T> fields) {
    ReportWriter writer = new ReportWriter(2);
    writer.elements(values, fields);
    return writer.written();
  }

  private <T> void elements(Collection<? extends T> values, Part<T> fields) {
    values.forEach(value -> object(() -> fields.write(this, value)));
  }

  public void counts(String name, SortedMap<?, Long> counts) {
    object(name, () -> counts.forEach((key, count) -> field(key.toString(), count)));
  }

  /** The findings. */
  public void diagnostics(List<Diagnostic> diagnostics) {
    objects(
        "diagnostics",
        diagnostics,
        (ReportWriter writer, Diagnostic diagnostic) -> {
          writer.field("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
          writer.field("code", diagnostic.code());
          writer.field("place", diagnostic.place());
          writer.field("message", diagnostic.message());
          writer.field("count", diagnostic.count());
        });
  }

  /** The release that wrote the file. */
  public void tool(String version) {
    object(
        "tool",
        () -> {
          field("name", "pcap2netpol");
          field("version", version);
        });
  }

  /** One packet, by time, file and frame; a socket sample has no frame. */
  public void sighting(String name, Sighting sighting) {
    sighting(name, sighting, "");
  }

  /**
   * The same, without the file name if the context already gives it.
   *
   * @param place the file that the context already names
   */
  public void sighting(String name, Sighting sighting, String place) {
    object(
        name,
        () -> {
          field("time", Times.rfc3339(sighting.time()));
          if (!sighting.file().equals(place)) {
            field("file", sighting.file());
          }
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
