package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file of pod events, one per line. Each is written at once, so that earlier events are on disk
 * however this process ends. Events from earlier runs are kept.
 */
final class EventFile implements AutoCloseable {
  private static final String NAME = "pod-events.ndjson";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Not a channel: channels are closed when the writing thread is interrupted. */
  private final RandomAccessFile file;

  private long events;

  EventFile(Path folder) throws IOException {
    this.file = new RandomAccessFile(folder.resolve(NAME).toFile(), "rw");
    long size = file.length();
    if (size > 0) {
      // A machine that crashed may have left half a line.
      file.seek(size - 1);
      if (file.read() != '\n') {
        write("\n");
      }
    }
  }

  /**
   * Reads each complete line of a folder's file, if it exists. Lines that are not JSON are skipped,
   * such as half a line that others may follow.
   */
  static void read(Path folder, Consumer<JsonNode> taker) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return;
    }
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<JsonNode> event = event(line);
        event.ifPresent(taker);
      }
    }
  }

  private static Optional<JsonNode> event(String line) {
    try {
      return Optional.of(MAPPER.readTree(line));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * @param observedAt when it happened, if known
   */
  synchronized void add(Optional<Instant> observedAt, String type, ObjectNode pod)
      throws IOException {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    observedAt.ifPresent(time -> event.put("observedAt", time.toString()));
    event.put("type", type);
    event.set("object", pod);
    write(MAPPER.writeValueAsString(event) + "\n");
    events++;
  }

  synchronized long events() {
    return events;
  }

  private void write(String text) throws IOException {
    file.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
