package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * All objects and their history. A caller that reads and then writes holds this object's monitor
 * meanwhile. Objects that were handed out are never changed but copied and put again.
 */
final class Store {
  /**
   * A change of an object.
   *
   * @param version when, in the server's count
   * @param kind ADDED, MODIFIED or DELETED
   */
  record Change(
      long version,
      String kind,
      ResourceType type,
      ObjectNode object,
      Optional<ObjectNode> before) {}

  private static final int HISTORY = 200_000;

  private final Map<ResourceType, NavigableMap<String, ObjectNode>> objects = new HashMap<>();
  private final List<Change> history = new ArrayList<>();
  private long version = 1000;

  /** Versions up to this one can't be watched from any more. */
  private long forgotten = 0;

  synchronized long version() {
    return version;
  }

  synchronized Optional<ObjectNode> get(ResourceType type, String namespace, String name) {
    return Optional.ofNullable(of(type).get(namespace + "/" + name));
  }

  /** In order of namespace and name; all namespaces if it is empty. */
  synchronized List<ObjectNode> list(ResourceType type, String namespace) {
    return List.copyOf(
        namespace.isEmpty()
            ? of(type).values()
            : of(type).subMap(namespace + "/", namespace + "0").values());
  }

  synchronized List<ObjectNode> list(String plural) {
    return list(ResourceType.of(plural), "");
  }

  /** Creates an object, with everything that the server itself adds to it. */
  synchronized ObjectNode create(ResourceType type, String namespace, ObjectNode given)
      throws ApiException {
    ObjectNode object = completed(type, namespace, given);
    String name = Json.text(object, "metadata", "name");
    if (name.isEmpty()) {
      throw ApiException.invalid("name or generateName is required");
    }
    if (get(type, namespace, name).isPresent()) {
      throw new ApiException(
          409, "AlreadyExists", type.qualified() + " \"" + name + "\" already exists");
    }
    put(type, object, "ADDED");
    return object;
  }

  /** The object that {@link #create} would store. */
  static ObjectNode completed(ResourceType type, String namespace, ObjectNode given) {
    ObjectNode object = Json.object();
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    object.setAll(given.deepCopy());
    ObjectNode metadata = Json.make(object, "metadata");
    if (!metadata.has("name") && metadata.has("generateName")) {
      metadata.put(
          "name",
          metadata.path("generateName").asText() + UUID.randomUUID().toString().substring(0, 5));
    }
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
    }
    if (!metadata.has("uid")) {
      metadata.put("uid", UUID.randomUUID().toString());
    }
    if (!metadata.has("creationTimestamp") || metadata.path("creationTimestamp").isNull()) {
      metadata.put("creationTimestamp", now());
    }
    if (object.has("spec") && !metadata.has("generation")) {
      metadata.put("generation", 1);
    }
    if (type.plural().equals("namespaces")) {
      Json.make(metadata, "labels")
          .put("kubernetes.io/metadata.name", metadata.path("name").asText());
      Json.make(object, "status").put("phase", "Active");
    }
    Defaults.apply(type, object);
    return object;
  }

  /** Replaces an object. Nothing happens if nothing differs. */
  synchronized ObjectNode update(ResourceType type, ObjectNode object) {
    ObjectNode before =
        get(type, Json.text(object, "metadata", "namespace"), Json.text(object, "metadata", "name"))
            .orElseThrow();
    if (before.equals(object)) {
      return before;
    }
    put(type, object, "MODIFIED");
    return object;
  }

  synchronized void delete(ResourceType type, String namespace, String name) {
    ObjectNode object = of(type).remove(namespace + "/" + name);
    if (object != null) {
      ObjectNode last = object.deepCopy();
      version++;
      Json.make(last, "metadata").put("resourceVersion", Long.toString(version));
      happened(new Change(version, "DELETED", type, last, Optional.of(object)));
    }
  }

  /** The changes after the version; waits for some up to this time, and then is empty. */
  synchronized List<Change> after(long seen, long millis)
      throws ApiException, InterruptedException {
    if (seen < forgotten) {
      throw ApiException.expired();
    }
    long until = System.currentTimeMillis() + millis;
    for (long left = millis; version <= seen && left > 0; ) {
      wait(left);
      left = until - System.currentTimeMillis();
    }
    int from = history.size();
    while (from > 0 && history.get(from - 1).version() > seen) {
      from--;
    }
    return List.copyOf(history.subList(from, history.size()));
  }

  /** Makes all versions until now too old to be watched from, as etcd's compaction does. */
  synchronized void forget() {
    history.clear();
    forgotten = ++version;
    notifyAll();
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void put(ResourceType type, ObjectNode object, String kind) {
    String key =
        Json.text(object, "metadata", "namespace") + "/" + Json.text(object, "metadata", "name");
    version++;
    Json.make(object, "metadata").put("resourceVersion", Long.toString(version));
    Optional<ObjectNode> before = Optional.ofNullable(of(type).put(key, object));
    happened(new Change(version, kind, type, object, before));
  }

  private void happened(Change change) {
    if (history.size() >= HISTORY) {
      forgotten = history.get(HISTORY / 2).version();
      history.subList(0, HISTORY / 2 + 1).clear();
    }
    history.add(change);
    notifyAll();
  }

  private NavigableMap<String, ObjectNode> of(ResourceType type) {
    return objects.computeIfAbsent(type, key -> new TreeMap<>());
  }
}
