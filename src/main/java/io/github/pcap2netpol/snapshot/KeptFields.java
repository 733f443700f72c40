package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which fields of an object are kept. All others are skipped while reading, so they are never
 * completely in memory and can't get into a file. Applies to the items of lists too. It lists what
 * is kept, never what is left out: fields that a later Kubernetes adds stay out.
 */
final class KeptFields {
  /** A value with everything below it, for use only where nothing can be confidential. */
  private static final KeptFields WHOLE = new KeptFields(Map.of());

  private final Map<String, KeptFields> byName;

  private KeptFields(Map<String, KeptFields> byName) {
    this.byName = byName;
  }

  /** These fields, each as a whole. */
  static KeptFields of(String... names) {
    return new KeptFields(Map.of()).and(names);
  }

  KeptFields and(String... names) {
    KeptFields kept = this;
    for (String name : names) {
      kept = kept.with(name, WHOLE);
    }
    return kept;
  }

  /** One more field, and which fields to keep below it. */
  KeptFields with(String name, KeptFields below) {
    Map<String, KeptFields> copy = new TreeMap<>(byName);
    copy.put(name, below);
    return new KeptFields(copy);
  }

  /**
   * The value at the parser's position, reduced.
   *
   * @return JSON's null for a plain value where only some fields of an object are kept
   */
  JsonNode read(JsonParser parser) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      ObjectNode object = nodes.objectNode();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        KeptFields below = this == WHOLE ? WHOLE : byName.get(name);
        parser.nextToken();
        if (below == null) {
          parser.skipChildren();
        } else {
          object.set(name, below.read(parser));
        }
      }
      return object;
    }
    if (token == JsonToken.START_ARRAY) {
      ArrayNode array = nodes.arrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(read(parser));
      }
      return array;
    }
    if (this != WHOLE) {
      return nodes.nullNode();
    }
    return switch (token) {
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NUMBER_INT -> nodes.numberNode(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
      case VALUE_STRING -> nodes.textNode(parser.getText());
      default -> nodes.nullNode();
    };
  }
}
