package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The forms of a patch, distinguished by the content type. */
final class Patches {
  private Patches() {}

  static ObjectNode apply(ObjectNode original, String contentType, byte[] body)
      throws ApiException {
    String type = contentType.split(";", 2)[0].strip();
    return switch (type) {
      case "application/strategic-merge-patch+json" ->
          StrategicMerge.patch(original, Json.object(body));
      // Fields have no owners here: a field that is left out stays.
      case "application/apply-patch+yaml" -> StrategicMerge.patch(original, Json.object(body));
      case "application/merge-patch+json" -> {
        ObjectNode copy = original.deepCopy();
        merge(copy, Json.object(body));
        yield copy;
      }
      case "application/json-patch+json" -> {
        ObjectNode copy = original.deepCopy();
        for (JsonNode operation : Json.tree(body)) {
          operation(copy, operation);
        }
        yield copy;
      }
      default -> throw new ApiException(415, "UnsupportedMediaType", "no such patch: " + type);
    };
  }

  /** RFC 7386. */
  private static void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        target.remove(entry.getKey());
      } else if (value instanceof ObjectNode object) {
        merge(Json.make(target, entry.getKey()), object);
      } else {
        target.set(entry.getKey(), value);
      }
    }
  }

  /** RFC 6902, except {@code move} and {@code copy}. */
  private static void operation(ObjectNode root, JsonNode operation) throws ApiException {
    String path = operation.path("path").asText();
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      throw ApiException.badRequest("a JSON patch needs a path");
    }
    JsonNode parent = root.at(path.substring(0, slash));
    String last = path.substring(slash + 1).replace("~1", "/").replace("~0", "~");
    String op = operation.path("op").asText();
    JsonNode value = operation.path("value");
    JsonNode present =
        parent instanceof ArrayNode list
            ? list.path(last.equals("-") ? -1 : Integer.parseInt(last))
            : parent.path(last);
    if (parent.isMissingNode() || (present.isMissingNode() && !op.equals("add"))) {
      throw ApiException.invalid(
          "the server rejected our request due to an error in our request: "
              + op
              + " operation does not apply: doc is missing path: "
              + path);
    }
    switch (op) {
      case "test" -> {
        if (!present.equals(value)) {
          throw ApiException.invalid("testing value " + path + " failed");
        }
      }
      case "add" -> {
        if (parent instanceof ArrayNode list) {
          list.insert(last.equals("-") ? list.size() : Integer.parseInt(last), value);
        } else {
          ((ObjectNode) parent).set(last, value);
        }
      }
      case "replace" -> {
        if (parent instanceof ArrayNode list) {
          list.set(Integer.parseInt(last), value);
        } else {
          ((ObjectNode) parent).set(last, value);
        }
      }
      case "remove" -> {
        if (parent instanceof ArrayNode list) {
          list.remove(Integer.parseInt(last));
        } else {
          ((ObjectNode) parent).remove(last);
        }
      }
      default -> throw ApiException.badRequest("no such operation here: " + op);
    }
  }
}
