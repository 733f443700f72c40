package io.github.pcap2netpol.connection.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.pcap2netpol.net.IpAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Writes lines of JSON in ASCII: other characters of texts are escaped. A connections file has a
 * dozen small fields a line and millions of lines, so names and the words of constants are encoded
 * only once.
 */
final class JsonOutput implements AutoCloseable {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** How many addresses' texts are kept: most lines are about the same few. */
  private static final int MOST_ADDRESSES = 1000;

  private final JsonGenerator json;
  private final Map<String, SerializedString> names = new HashMap<>();
  private final Map<IpAddress, SerializedString> addresses = new HashMap<>();
  private final Map<Enum<?>, SerializedString> words = new HashMap<>();

  JsonOutput(OutputStream out) throws IOException {
    json = JSON.createGenerator(out);
    json.setRootValueSeparator(null);
  }

  void startObject() throws IOException {
    json.writeStartObject();
  }

  void startObject(String name) throws IOException {
    name(name);
    startObject();
  }

  void endObject() throws IOException {
    json.writeEndObject();
  }

  void startArray() throws IOException {
    json.writeStartArray();
  }

  void startArray(String name) throws IOException {
    name(name);
    startArray();
  }

  void endArray() throws IOException {
    json.writeEndArray();
  }

  /** Ends a line. */
  void endLine() throws IOException {
    json.writeRaw('\n');
  }

  /**
   * Writes the name of the next value.
   *
   * @param name one of those that the format defines
   */
  private void name(String name) throws IOException {
    json.writeFieldName(names.computeIfAbsent(name, SerializedString::new));
  }

  /** Writes the name of the next value, which may be any text. */
  void anyName(String name) throws IOException {
    json.writeFieldName(name);
  }

  void value(long number) throws IOException {
    json.writeNumber(number);
  }

  void value(String text) throws IOException {
    json.writeString(text);
  }

  void value(IpAddress address) throws IOException {
    if (addresses.size() >= MOST_ADDRESSES) {
      addresses.clear();
    }
    json.writeString(
        addresses.computeIfAbsent(address, known -> new SerializedString(known.toString())));
  }

  /** Writes the constant's {@linkplain #word word}. */
  private void value(Enum<?> constant) throws IOException {
    json.writeString(words.computeIfAbsent(constant, known -> new SerializedString(word(known))));
  }

  void field(String name, long number) throws IOException {
    name(name);
    value(number);
  }

  void field(String name, String text) throws IOException {
    name(name);
    value(text);
  }

  void field(String name, IpAddress address) throws IOException {
    name(name);
    value(address);
  }

  void field(String name, Enum<?> constant) throws IOException {
    name(name);
    value(constant);
  }

  /** Writes that something holds; nothing if it does not. */
  void fieldIf(String name, boolean holds) throws IOException {
    if (holds) {
      name(name);
      json.writeBoolean(true);
    }
  }

  /** The word for a constant: its name in lower case, with hyphens. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Passes on what was written so far. */
  void flush() throws IOException {
    json.flush();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
