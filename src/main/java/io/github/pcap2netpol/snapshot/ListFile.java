package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A List in a file. Objects are written one at a time to a hidden file next to it, which is moved
 * into place when complete, so an interrupted run leaves the previous file intact.
 */
final class ListFile implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path place;
  private final Path beside;
  private final JsonGenerator generator;

  ListFile(Path folder, String plural) throws IOException {
    this.place = folder.resolve(plural + ".json");
    this.beside = folder.resolve("." + plural + ".json.part");
    this.generator = JSON.createGenerator(beside.toFile(), JsonEncoding.UTF8);
    generator.setCodec(MAPPER);
    generator.writeStartObject();
    generator.writeStringField("apiVersion", "v1");
    generator.writeStringField("kind", "List");
    generator.writeArrayFieldStart("items");
    generator.writeRaw('\n');
  }

  void add(JsonNode object) throws IOException {
    generator.writeTree(object);
    generator.writeRaw('\n');
  }

  /**
   * Reads the objects of a folder's List of that kind as far as possible; none if the file does not
   * exist.
   */
  static void read(Path folder, String plural, Lister.Taker taker) throws IOException {
    Path file = folder.resolve(plural + ".json");
    if (!Files.exists(file)) {
      return;
    }
    try (JsonParser parser = JSON.createParser(file.toFile())) {
      parser.setCodec(MAPPER);
      JsonToken token = parser.nextToken();
      while (token != null && !"items".equals(parser.currentName())) {
        token = parser.nextToken();
      }
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        ObjectNode object = parser.readValueAsTree();
        taker.take(object);
      }
    } catch (JsonProcessingException e) {
      // Somebody cut or edited it; the objects before the damage are used.
      return;
    }
  }

  /** Removes the List of a kind that the cluster no longer has. */
  static void remove(Path folder, String plural) throws IOException {
    Files.deleteIfExists(folder.resolve(plural + ".json"));
  }

  /** Ends the List and moves it into place. */
  void complete() throws IOException {
    generator.writeEndArray();
    generator.writeEndObject();
    generator.writeRaw('\n');
    generator.close();
    Files.move(beside, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Discards the file if it was not completed. */
  @Override
  public void close() throws IOException {
    try {
      generator.close();
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
