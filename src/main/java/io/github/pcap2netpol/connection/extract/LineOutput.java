package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.connection.sums.Mark;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes single lines of a connections file: one JSON object each, which says what kind of line it
 * is and where it belongs.
 */
final class LineOutput implements AutoCloseable {
  private final JsonOutput json;
  private List<TunnelEnds> tunnel = List.of();
  private int at;
  private long lines;

  LineOutput(OutputStream out) throws IOException {
    json = new JsonOutput(out);
  }

  /** Receives the fields of the line that was started. */
  JsonOutput json() {
    return json;
  }

  /** How many lines the section has so far. */
  long lines() {
    return lines;
  }

  /** Starts a section with the line that names the format. */
  void startFile() throws IOException {
    json.startObject();
    json.field("format", ConnectionsFile.FORMAT);
    json.field("version", ConnectionsFile.VERSION);
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
    json.startObject();
    json.field("kind", kind);
    if (at > 0) {
      json.field("interface", at);
    }
    if (!tunnel.isEmpty()) {
      json.startArray("tunnel");
      for (TunnelEnds ends : tunnel) {
        json.startArray();
        json.value(ends.one());
        json.value(ends.other());
        json.endArray();
      }
      json.endArray();
    }
  }

  void endLine() throws IOException {
    json.endObject();
    json.endLine();
    lines++;
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
    json.startArray(name);
    write(mark, since);
    json.endArray();
  }

  /**
   * Writes a packet into the array that was started.
   *
   * @param since what its time is relative to, in nanoseconds since 1970
   */
  void write(Mark mark, long since) throws IOException {
    json.value(mark.timeNanos() - since);
    json.value(mark.part());
    json.value(mark.frame());
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
