package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** JSON trees: reading, writing, and access to fields that may be missing. */
final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static ObjectNode object(byte[] text) throws ApiException {
    if (text.length > 4 && text[0] == 'k' && text[1] == '8' && text[2] == 's' && text[3] == 0) {
      throw new ApiException(
          415,
          "UnsupportedMediaType",
          "protobuf is not read here; apply a file instead of creating by arguments");
    }
    try {
      // kubectl sends server-side apply patches as YAML, of which JSON is a part.
      JsonNode node =
          text.length > 0 && text[0] == '{'
              ? MAPPER.readTree(text)
              : yaml(new String(text, StandardCharsets.UTF_8)).get(0);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException | RuntimeException e) {
      throw ApiException.badRequest("the body is not an object: " + e.getMessage());
    }
    throw ApiException.badRequest("the body is not an object");
  }

  static JsonNode tree(byte[] text) throws ApiException {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw ApiException.badRequest("the body is not JSON: " + e.getMessage());
    }
  }

  /** Documents of a YAML stream; Lists are not taken apart. */
  static List<JsonNode> yaml(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
      if (document != null) {
        documents.add(MAPPER.valueToTree(plain(document)));
      }
    }
    return documents;
  }

  /** YAML's timestamps as the text they were, near enough. */
  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, below) -> copy.put(String.valueOf(key), below == null ? "" : plain(below)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(below -> below == null ? "" : plain(below)).toList();
    }
    return value instanceof java.util.Date date ? date.toInstant().toString() : value;
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same text for the same content, whatever the order of fields. */
  static String canonical(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(MAPPER.treeToValue(node, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The node behind these fields; a missing node if there is none. */
  static JsonNode at(JsonNode node, String... fields) {
    JsonNode at = node;
    for (String field : fields) {
      at = at.path(field);
    }
    return at;
  }

  static String text(JsonNode node, String... fields) {
    return at(node, fields).asText("");
  }

  /** The object behind these fields, made where it is not there. */
  static ObjectNode make(ObjectNode node, String... fields) {
    ObjectNode at = node;
    for (String field : fields) {
      at = at.path(field) instanceof ObjectNode below ? below : at.putObject(field);
    }
    return at;
  }

  /** An object of texts. */
  static ObjectNode texts(String... namesAndValues) {
    ObjectNode object = object();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
