package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Strategic merge patches: lists are merged by the key that the API's types name, with the
 * directives {@code $patch}, {@code $setElementOrder}, {@code $retainKeys} and {@code
 * $deleteFromPrimitiveList}.
 */
final class StrategicMerge {
  /** Merge keys of lists by the list's name; a list that isn't here is replaced as a whole. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("volumes", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("env", "name"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("hostAliases", "ip"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("conditions", "type"),
          Map.entry("ownerReferences", "uid"));

  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";

  private StrategicMerge() {}

  static ObjectNode patch(ObjectNode original, ObjectNode patch) throws ApiException {
    ObjectNode copy = original.deepCopy();
    merge(copy, patch);
    return copy;
  }

  private static void merge(ObjectNode target, ObjectNode patch) throws ApiException {
    JsonNode directive = patch.path("$patch");
    if (directive.asText().equals("replace")) {
      target.removeAll();
      target.setAll(patch.deepCopy());
      target.remove("$patch");
      return;
    }
    if (patch.path("$retainKeys") instanceof ArrayNode keys) {
      Set<String> kept = new HashSet<>();
      keys.forEach(key -> kept.add(key.asText()));
      target.retain(kept);
    }
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      String name = entry.getKey();
      if (name.startsWith(DELETE)) {
        remove(target.path(name.substring(DELETE.length())), entry.getValue());
      } else if (!name.startsWith("$")) {
        field(target, name, entry.getValue(), patch.path(ORDER + name));
      }
    }
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      String name = entry.getKey();
      if (name.startsWith(ORDER) && !patch.has(name.substring(ORDER.length()))) {
        // A directive for the order changes nothing else.
        field(target, name.substring(ORDER.length()), Json.array(), entry.getValue());
      }
    }
  }

  private static void field(ObjectNode target, String name, JsonNode value, JsonNode order)
      throws ApiException {
    JsonNode present = target.path(name);
    if (value.isNull()) {
      target.remove(name);
    } else if (value instanceof ObjectNode object) {
      if (object.path("$patch").asText().equals("delete")) {
        target.remove(name);
      } else {
        ObjectNode below = present instanceof ObjectNode one ? one : Json.object();
        merge(below, object);
        target.set(name, below);
      }
    } else if (value instanceof ArrayNode list) {
      ArrayNode before = present instanceof ArrayNode one ? one : Json.array();
      target.set(name, list(name, before, list, order));
    } else {
      target.set(name, value);
    }
  }

  private static ArrayNode list(String name, ArrayNode before, ArrayNode patch, JsonNode order)
      throws ApiException {
    if (name.equals("finalizers")) {
      ArrayNode union = before.deepCopy();
      patch.forEach(
          one -> {
            if (!contains(union, one)) {
              union.add(one);
            }
          });
      return union;
    }
    String key = key(name, before, patch);
    if (key.isEmpty()) {
      return patch.deepCopy();
    }
    List<ObjectNode> merged = new ArrayList<>();
    before.forEach(one -> merged.add((ObjectNode) one));
    for (JsonNode element : patch) {
      if (!(element instanceof ObjectNode item)) {
        throw ApiException.badRequest("an element of " + name + " is not an object");
      }
      if (item.path("$patch").asText().equals("replace")) {
        ArrayNode replaced = Json.array();
        patch.forEach(
            one -> {
              if (!one.has("$patch")) {
                replaced.add(one.deepCopy());
              }
            });
        return replaced;
      }
      if (!item.has(key)) {
        throw ApiException.badRequest(
            "map: " + item + " does not contain declared merge key: " + key);
      }
      int at = index(merged, key, item.path(key));
      if (item.path("$patch").asText().equals("delete")) {
        if (at >= 0) {
          merged.remove(at);
        }
      } else {
        ObjectNode fresh = at >= 0 ? merged.get(at) : Json.object();
        merge(fresh, item);
        if (at < 0) {
          merged.add(fresh);
        }
      }
    }
    return ordered(merged, key, before, patch, order);
  }

  /**
   * Items of the patch are in its order, and items only on the server in theirs; if neither
   * determines which comes first, the item of the patch does.
   */
  private static ArrayNode ordered(
      List<ObjectNode> merged, String key, ArrayNode before, ArrayNode patch, JsonNode order) {
    List<String> server = keys(before, key);
    List<String> wanted = new ArrayList<>();
    if (order.isArray()) {
      order.forEach(one -> wanted.add(one.path(key).asText()));
    } else {
      wanted.addAll(keys(patch, key));
    }
    List<ObjectNode> left = new ArrayList<>();
    List<ObjectNode> right = new ArrayList<>();
    for (ObjectNode one : merged) {
      (wanted.contains(one.path(key).asText()) ? right : left).add(one);
    }
    right.sort(java.util.Comparator.comparing(one -> wanted.indexOf(one.path(key).asText())));
    ArrayNode result = Json.array();
    int i = 0;
    int j = 0;
    while (i < left.size() || j < right.size()) {
      boolean fromLeft = j >= right.size();
      if (i < left.size() && j < right.size()) {
        int l = server.indexOf(left.get(i).path(key).asText());
        int r = server.indexOf(right.get(j).path(key).asText());
        fromLeft = l >= 0 && r >= 0 && l < r;
      }
      result.add(fromLeft ? left.get(i++) : right.get(j++));
    }
    return result;
  }

  private static String key(String name, ArrayNode before, ArrayNode patch) {
    if (name.equals("ports")) {
      // Of a container or of a Service.
      boolean container = before.findValue("containerPort") != null;
      return container || patch.findValue("containerPort") != null ? "containerPort" : "port";
    }
    return KEYS.getOrDefault(name, "");
  }

  private static List<String> keys(ArrayNode list, String key) {
    List<String> keys = new ArrayList<>();
    list.forEach(one -> keys.add(one.path(key).asText()));
    return keys;
  }

  private static int index(List<ObjectNode> list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).asText().equals(value.asText())) {
        return i;
      }
    }
    return -1;
  }

  private static boolean contains(ArrayNode list, JsonNode value) {
    for (JsonNode one : list) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static void remove(JsonNode list, JsonNode values) {
    if (list instanceof ArrayNode array && values instanceof ArrayNode gone) {
      for (int i = array.size() - 1; i >= 0; i--) {
        if (contains(gone, array.get(i))) {
          array.remove(i);
        }
      }
    }
  }
}
