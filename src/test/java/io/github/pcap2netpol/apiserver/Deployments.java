package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The controllers of Deployments and ReplicaSets: new pods come first, then the old ones go. */
final class Deployments {
  private static final String HASH = "pod-template-hash";
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final ResourceType SETS = ResourceType.of("replicasets");

  private final Owned owned;
  private final Store store;

  Deployments(Owned owned) {
    this.owned = owned;
    this.store = owned.store();
  }

  void tick() throws ApiException {
    for (ObjectNode deployment : store.list("deployments")) {
      tick(deployment);
    }
    for (ObjectNode set : store.list("replicasets")) {
      scale(set);
    }
  }

  private void tick(ObjectNode deployment) throws ApiException {
    JsonNode template = Json.at(deployment, "spec", "template");
    List<ObjectNode> sets = owned.of(deployment, "replicasets");
    Optional<ObjectNode> found =
        sets.stream().filter(set -> sameTemplate(set, template)).findFirst();
    int newest = sets.stream().mapToInt(Deployments::revision).max().orElse(0);
    if (Json.at(deployment, "spec", "paused").asBoolean()) {
      scalePaused(deployment, sets);
      return;
    }
    ObjectNode current = found.isPresent() ? found.get() : create(deployment, template, newest + 1);
    int wanted = Json.at(deployment, "spec", "replicas").asInt(1);
    if (found.isPresent() && revision(current) < newest) {
      current = change(current, wanted, newest + 1); // Rolled back.
    } else if (Json.at(current, "spec", "replicas").asInt() != wanted) {
      current = change(current, wanted, revision(current));
    }
    int ready = Json.at(current, "status", "readyReplicas").asInt();
    int all = 0;
    for (ObjectNode set : owned.of(deployment, "replicasets")) {
      boolean old = !Owned.name(set).equals(Owned.name(current));
      if (old && ready >= wanted && Json.at(set, "spec", "replicas").asInt() > 0) {
        change(set, 0, revision(set));
      }
      all += Json.at(set, "status", "replicas").asInt();
    }
    status(deployment, current, wanted, all);
  }

  /** No set is made, and pods move from none to another; only their number still follows. */
  private void scalePaused(ObjectNode deployment, List<ObjectNode> sets) {
    int wanted = Json.at(deployment, "spec", "replicas").asInt(1);
    List<ObjectNode> active =
        sets.stream().filter(set -> Json.at(set, "spec", "replicas").asInt() > 0).toList();
    if (active.size() == 1 && Json.at(active.get(0), "spec", "replicas").asInt() != wanted) {
      change(active.get(0), wanted, revision(active.get(0)));
    }
  }

  private static boolean sameTemplate(ObjectNode set, JsonNode template) {
    ObjectNode expected = template.deepCopy();
    Json.make(expected, "metadata", "labels")
        .put(HASH, Json.text(set, "spec", "template", "metadata", "labels", HASH));
    return Json.canonical(Json.at(set, "spec", "template")).equals(Json.canonical(expected));
  }

  private static int revision(ObjectNode set) {
    return Json.at(set, "metadata", "annotations", REVISION).asInt(0);
  }

  private ObjectNode create(ObjectNode deployment, JsonNode template, int revision)
      throws ApiException {
    String hash = Owned.hash(template);
    ObjectNode set = Owned.child(deployment, Owned.name(deployment) + "-" + hash);
    ObjectNode metadata = Json.make(set, "metadata");
    metadata.putObject("annotations").put(REVISION, Integer.toString(revision));
    if (Json.at(template, "metadata", "labels") instanceof ObjectNode labels) {
      metadata.set("labels", labels.deepCopy());
    }
    Json.make(metadata, "labels").put(HASH, hash);
    ObjectNode spec = set.putObject("spec");
    spec.put("replicas", Json.at(deployment, "spec", "replicas").asInt(1));
    spec.set("selector", Json.at(deployment, "spec", "selector").deepCopy());
    Json.make(spec, "selector", "matchLabels").put(HASH, hash);
    spec.set("template", template.deepCopy());
    Json.make(spec, "template", "metadata", "labels").put(HASH, hash);
    owned.tell(
        deployment, "Normal", "ScalingReplicaSet", "Scaled up replica set " + Owned.name(set));
    return store.create(SETS, Owned.namespace(deployment), set);
  }

  private ObjectNode change(ObjectNode set, int replicas, int revision) {
    ObjectNode changed = set.deepCopy();
    Json.make(changed, "spec").put("replicas", replicas);
    Json.make(changed, "metadata", "annotations").put(REVISION, Integer.toString(revision));
    return store.update(SETS, changed);
  }

  private void status(ObjectNode deployment, ObjectNode current, int wanted, int all) {
    ObjectNode changed = deployment.deepCopy();
    Json.make(changed, "metadata", "annotations")
        .put(REVISION, Integer.toString(revision(current)));
    ObjectNode status = Json.object();
    int updated = Json.at(current, "status", "replicas").asInt();
    int ready = Json.at(current, "status", "readyReplicas").asInt();
    int available = 0;
    for (ObjectNode set : owned.of(deployment, "replicasets")) {
      available += Json.at(set, "status", "readyReplicas").asInt();
    }
    status.put("observedGeneration", Json.at(deployment, "metadata", "generation").asLong());
    status.put("replicas", all).put("updatedReplicas", updated);
    status.put("readyReplicas", available).put("availableReplicas", available);
    if (available < wanted) {
      status.put("unavailableReplicas", wanted - available);
    }
    ArrayNode conditions = status.putArray("conditions");
    boolean complete = updated >= wanted && ready >= wanted && all == updated;
    String since = Json.text(current, "metadata", "creationTimestamp");
    long limit = Json.at(deployment, "spec", "progressDeadlineSeconds").asLong(600);
    boolean late = Instant.now().isAfter(Instant.parse(since).plus(Duration.ofSeconds(limit)));
    String reason =
        complete
            ? "NewReplicaSetAvailable"
            : late ? "ProgressDeadlineExceeded" : "ReplicaSetUpdated";
    condition(conditions, "Available", available >= wanted, "MinimumReplicas", "");
    condition(conditions, "Progressing", complete || !late, reason, "");
    for (JsonNode condition : Json.at(current, "status", "conditions")) {
      conditions.add(condition); // ReplicaFailure
    }
    changed.set("status", status);
    store.update(ResourceType.of("deployments"), changed);
  }

  private static void condition(
      ArrayNode conditions, String type, boolean holds, String reason, String message) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", holds ? "True" : "False")
        .put("reason", reason)
        .put("message", message);
  }

  private void scale(ObjectNode set) {
    List<ObjectNode> pods = owned.of(set, "pods");
    int wanted = Json.at(set, "spec", "replicas").asInt(1);
    JsonNode before = set.path("status");
    Optional<String> refused = Optional.empty();
    if (before.has("conditions") && pods.size() < wanted && !isDue(before)) {
      return; // Was refused a moment ago.
    }
    for (int i = pods.size(); i < wanted && refused.isEmpty(); i++) {
      String name = Owned.name(set) + "-" + UUID.randomUUID().toString().substring(0, 5);
      refused = owned.makePod(set, name, Json.at(set, "spec", "template"), Json.object());
    }
    for (int i = wanted; i < pods.size(); i++) {
      owned.removePod(pods.get(i), Optional.empty());
    }
    pods = owned.of(set, "pods");
    int ready = (int) pods.stream().filter(Owned::isReady).count();
    ObjectNode changed = set.deepCopy();
    ObjectNode status = Json.object();
    status.put("observedGeneration", Json.at(set, "metadata", "generation").asLong());
    status.put("replicas", pods.size()).put("fullyLabeledReplicas", pods.size());
    status.put("readyReplicas", ready).put("availableReplicas", ready);
    refused.ifPresent(
        why -> {
          ArrayNode conditions = status.putArray("conditions");
          condition(conditions, "ReplicaFailure", true, "FailedCreate", why);
          ((ObjectNode) conditions.get(0)).put("lastTransitionTime", Store.now());
        });
    changed.set("status", status);
    store.update(SETS, changed);
  }

  private static boolean isDue(JsonNode status) {
    String since = status.at("/conditions/0/lastTransitionTime").asText();
    return since.isEmpty() || Instant.now().isAfter(Instant.parse(since).plusSeconds(2));
  }
}
