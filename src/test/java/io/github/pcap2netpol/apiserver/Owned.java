package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** What controllers do with objects that they own: find, create, remove, and report events. */
final class Owned {
  private static final ResourceType PODS = ResourceType.of("pods");
  private static final ResourceType NAMESPACES = ResourceType.of("namespaces");

  private final Store store;
  private final Faults faults;
  private int events;

  Owned(Store store, Faults faults) {
    this.store = store;
    this.faults = faults;
  }

  Store store() {
    return store;
  }

  Faults faults() {
    return faults;
  }

  /** Those whose controller this is; not those that are being deleted. */
  List<ObjectNode> of(ObjectNode owner, String plural) {
    String uid = Json.text(owner, "metadata", "uid");
    List<ObjectNode> owned = new ArrayList<>();
    for (ObjectNode one : store.list(ResourceType.of(plural), namespace(owner))) {
      if (!Json.at(one, "metadata").has("deletionTimestamp") && isOwned(one, uid)) {
        owned.add(one);
      }
    }
    return owned;
  }

  static boolean isOwned(JsonNode object, String uid) {
    for (JsonNode reference : Json.at(object, "metadata", "ownerReferences")) {
      if (reference.path("uid").asText().equals(uid)) {
        return true;
      }
    }
    return false;
  }

  /** An object of the owner's, not stored yet. */
  static ObjectNode child(ObjectNode owner, String name) {
    ObjectNode child = Json.object();
    ObjectNode metadata = child.putObject("metadata");
    metadata.put("name", name);
    ObjectNode reference = metadata.putArray("ownerReferences").addObject();
    reference.put("apiVersion", owner.path("apiVersion").asText());
    reference.put("kind", owner.path("kind").asText());
    reference.put("name", name(owner)).put("uid", Json.text(owner, "metadata", "uid"));
    reference.put("controller", true).put("blockOwnerDeletion", true);
    return child;
  }

  /** Creates a pod from the owner's template; returns the reason if it was refused. */
  Optional<String> makePod(ObjectNode owner, String name, JsonNode template, ObjectNode labels) {
    ObjectNode pod = child(owner, name);
    ObjectNode metadata = Json.make(pod, "metadata");
    ObjectNode all = Json.make(metadata, "labels");
    if (Json.at(template, "metadata", "labels") instanceof ObjectNode given) {
      all.setAll(given.deepCopy());
    }
    all.setAll(labels);
    if (Json.at(template, "metadata", "annotations") instanceof ObjectNode given) {
      metadata.set("annotations", given.deepCopy());
    }
    pod.set("spec", template.path("spec").deepCopy());
    String level = level(namespace(owner), "enforce");
    List<String> violations = PodSecurity.violations(level, pod.path("spec"));
    Optional<String> refusal =
        faults.strikes("over-quota", namespace(owner))
            ? Optional.of("exceeded quota: tight, requested: pods=1, used: pods=2, limited: pods=2")
            : isDenied(pod)
                ? Optional.of(
                    "admission webhook \"images.example.org\" denied the request: no such registry")
                : violations.isEmpty()
                    ? Optional.empty()
                    : Optional.of(PodSecurity.message(level, violations));
    if (refusal.isPresent()) {
      String why = "pods \"" + name + "\" is forbidden: " + refusal.get();
      tell(owner, "Warning", "FailedCreate", "Error creating: " + why);
      return Optional.of(why);
    }
    try {
      store.create(PODS, namespace(owner), pod);
      tell(owner, "Normal", "SuccessfulCreate", "Created pod: " + name);
      return Optional.empty();
    } catch (ApiException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private boolean isDenied(JsonNode pod) {
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : Json.at(pod, "spec", list)) {
        if (faults.strikes("deny-image", container.path("image").asText())) {
          return true;
        }
      }
    }
    return false;
  }

  /** The namespace's Pod Security level for the mode. */
  String level(String namespace, String mode) {
    return store
        .get(ResourceType.of("namespaces"), "", namespace)
        .map(one -> Json.text(one, "metadata", "labels", "pod-security.kubernetes.io/" + mode))
        .orElse("");
  }

  /** Begins to delete a pod, which then gets its time to end. */
  void removePod(ObjectNode pod, Optional<Long> graceSeconds) {
    if (Json.at(pod, "metadata").has("deletionTimestamp")) {
      return;
    }
    ObjectNode changed = pod.deepCopy();
    long grace =
        graceSeconds.orElse(Json.at(pod, "spec", "terminationGracePeriodSeconds").asLong(30));
    Json.make(changed, "metadata")
        .put("deletionTimestamp", Store.now())
        .put("deletionGracePeriodSeconds", grace);
    store.update(PODS, changed);
  }

  /** Deletes what is in the namespace; it goes itself once its last pod has ended. */
  void endNamespace(ObjectNode namespace) {
    synchronized (store) {
      ObjectNode changed = namespace.deepCopy();
      Json.make(changed, "metadata").put("deletionTimestamp", Store.now());
      Json.make(changed, "status").put("phase", "Terminating");
      store.update(NAMESPACES, changed);
      for (ResourceType within : ResourceType.ALL) {
        for (ObjectNode one :
            within.namespaced() ? store.list(within, name(namespace)) : List.<ObjectNode>of()) {
          if (within.equals(PODS)) {
            removePod(one, Optional.empty());
          } else {
            store.delete(within, namespace(one), name(one));
          }
        }
      }
    }
  }

  /** Whether the namespace is being deleted. */
  boolean isEnding(String namespace) {
    return store
        .get(NAMESPACES, "", namespace)
        .filter(one -> Json.at(one, "metadata").has("deletionTimestamp"))
        .isPresent();
  }

  /** Takes away the namespaces that are being deleted, and are empty by now. */
  void finishNamespaces() {
    for (ObjectNode one : store.list("namespaces")) {
      if (isEnding(name(one)) && store.list(PODS, name(one)).isEmpty()) {
        store.delete(NAMESPACES, "", name(one));
      }
    }
  }

  /** An event, as {@code kubectl describe} shows it. */
  void tell(ObjectNode object, String type, String reason, String message) {
    ObjectNode event = Json.object();
    event.putObject("metadata").put("name", name(object) + "." + ++events);
    ObjectNode involved = event.putObject("involvedObject");
    involved.put("apiVersion", object.path("apiVersion").asText());
    involved.put("kind", object.path("kind").asText()).put("name", name(object));
    involved.put("namespace", namespace(object));
    involved.put("uid", Json.text(object, "metadata", "uid"));
    event.put("type", type).put("reason", reason).put("message", message).put("count", 1);
    event.put("firstTimestamp", Store.now()).put("lastTimestamp", Store.now());
    event.putObject("source").put("component", "controller");
    try {
      store.create(ResourceType.of("events"), namespace(object), event);
    } catch (ApiException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Deletes the objects owned by this uid, and theirs in turn. */
  void collect(String uid) {
    for (ResourceType type : ResourceType.ALL) {
      for (ObjectNode one : store.list(type, "")) {
        if (isOwned(one, uid)) {
          if (type.equals(PODS)) {
            removePod(one, Optional.empty());
          } else {
            store.delete(type, namespace(one), name(one));
            collect(Json.text(one, "metadata", "uid"));
          }
        }
      }
    }
  }

  static boolean isReady(JsonNode pod) {
    for (JsonNode condition : Json.at(pod, "status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  /** Depends only on the content; uses the letters of such names in Kubernetes. */
  static String hash(JsonNode template) {
    CRC32 crc = new CRC32();
    crc.update(Json.canonical(template).getBytes(StandardCharsets.UTF_8));
    StringBuilder hash = new StringBuilder();
    for (char digit : Long.toString(crc.getValue()).toCharArray()) {
      hash.append("bcdfghjklm".charAt(digit - '0'));
    }
    return hash.toString();
  }

  static String namespace(JsonNode object) {
    return Json.text(object, "metadata", "namespace");
  }

  static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }
}
