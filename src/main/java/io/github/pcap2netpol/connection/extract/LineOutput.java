package io.github.pcap2netpol.connection.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.connection.sums.Mark;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/**
 * Writes single lines of a connections file: one JSON object each, which says what kind of line it
 * is and where it belongs.
 */
final class LineOutput implements AutoCloseable {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final JsonGenerator json;
  private List<TunnelEnds> tunnel = List.of();
  private int at;
  private long lines;

  LineOutput(OutputStream out) throws IOException {
    json = JSON.createGenerator(out);
    json.setRootValueSeparator(null);
  }

  /** Receives the fields of the line that was started. */
  JsonGenerator json() {
    return json;
  }

  /** How many lines the section has so far. */
  long lines() {
    return lines;
  }

  /** Starts a section with the line that names the format. */
  void startFile() throws IOException {
    json.writeStartObject();
    json.writeStringField("format", ConnectionsFile.FORMAT);
    json.writeNumberField("version", ConnectionsFile.VERSION);
    endLine();
  }

  /** Counts lines from here. */
  void startSection() {
    lines = 0;
  }

  /** From now on, lines are about packets inside these tunnels; empty for outside. */
  void inside(List<TunnelEnds> tunnels) {
    tunnel = tunnels;
  }

  /**
   * From now on, lines are about this interface of the capture, from 1; 0 for the whole capture.
   */
  void at(int number) {
    at = number;
  }

  void start(String kind) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", kind);
    if (at > 0) {
      json.writeNumberField("interface", at);
    }
    if (!tunnel.isEmpty()) {
      json.writeArrayFieldStart("tunnel");
      for (TunnelEnds ends : tunnel) {
        json.writeStartArray();
        json.writeString(ends.one().toString());
        json.writeString(ends.other().toString());
        json.writeEndArray();
      }
      json.writeEndArray();
    }
  }

  void endLine() throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
    lines++;
  }

  void writeIf(String name, boolean holds) throws IOException {
    if (holds) {
      json.writeBooleanField(name, true);
    }
  }

  /** Writes the first and the last packet of something. */
  void write(Mark first, Mark last) throws IOException {
    write("first", first, 0);
    write("last", last, first.timeNanos());
  }

  /**
   * Writes a packet.
   *
   * @param since what its time is relative to, in nanoseconds since 1970
   */
  void write(String name, Mark mark, long since) throws IOException {
    json.writeArrayFieldStart(name);
    write(mark, since);
    json.writeEndArray();
  }

  /**
   * Writes a packet into the array that was started.
   *
   * @param since what its time is relative to, in nanoseconds since 1970
   */
  void write(Mark mark, long since) throws IOException {
    json.writeNumber(mark.timeNanos() - since);
    json.writeNumber(mark.part());
    json.writeNumber(mark.frame());
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
