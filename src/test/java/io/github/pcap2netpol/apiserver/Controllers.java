package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The controllers of StatefulSets, DaemonSets and Jobs, and the turn of all controllers. */
final class Controllers {
  private static final String REVISION = "controller-revision-hash";

  private final Owned owned;
  private final Store store;
  private final Deployments deployments;

  Controllers(Owned owned) {
    this.owned = owned;
    this.store = owned.store();
    this.deployments = new Deployments(owned);
  }

  /** One look at all workloads. */
  void tick() throws ApiException {
    synchronized (store) {
      deployments.tick();
      for (ObjectNode set : store.list("statefulsets")) {
        stateful(set);
      }
      for (ObjectNode set : store.list("daemonsets")) {
        daemons(set);
      }
      for (ObjectNode job : store.list("jobs")) {
        job(job);
      }
      owned.finishNamespaces();
    }
  }

  private void stateful(ObjectNode set) throws ApiException {
    String revision = revision(set);
    int wanted = Json.at(set, "spec", "replicas").asInt(1);
    boolean ordered = Json.text(set, "spec", "podManagementPolicy").equals("OrderedReady");
    boolean wait = false;
    List<ObjectNode> pods = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      String name = Owned.name(set) + "-" + i;
      Optional<ObjectNode> pod = store.get(ResourceType.of("pods"), Owned.namespace(set), name);
      if (pod.isEmpty() && !wait) {
        ObjectNode labels =
            Json.texts(
                REVISION,
                revision,
                "statefulset.kubernetes.io/pod-name",
                name,
                "apps.kubernetes.io/pod-index",
                Integer.toString(i));
        owned.makePod(set, name, Json.at(set, "spec", "template"), labels);
        pod = store.get(ResourceType.of("pods"), Owned.namespace(set), name);
      }
      pod.ifPresent(pods::add);
      // A pod that is not ready stops the rest, even a change that would repair it.
      wait |= ordered && (pod.isEmpty() || !Owned.isReady(pod.get()) || isLeaving(pod.get()));
    }
    int partition = Json.at(set, "spec", "updateStrategy", "rollingUpdate", "partition").asInt(0);
    if (!wait && partition < pods.size()) {
      replaceOne(pods.subList(partition, pods.size()), revision);
    }
    for (ObjectNode pod : owned.of(set, "pods")) {
      int dash = Owned.name(pod).lastIndexOf('-');
      if (Integer.parseInt(Owned.name(pod).substring(dash + 1)) >= wanted) {
        owned.removePod(pod, Optional.empty());
      }
    }
    ObjectNode status = counts(set, pods, revision, "replicas", "updatedReplicas");
    status.put("readyReplicas", ready(pods)).put("availableReplicas", ready(pods));
    boolean complete = ready(pods) == wanted && updated(pods, revision) == wanted;
    String before = Json.text(set, "status", "currentRevision");
    status.put("updateRevision", revision);
    status.put("currentRevision", complete || before.isEmpty() ? revision : before);
    status.put("currentReplicas", complete ? wanted : pods.size() - updated(pods, revision));
    put(set, "statefulsets", status);
  }

  private void daemons(ObjectNode set) throws ApiException {
    String revision = revision(set);
    List<String> nodes = new ArrayList<>();
    JsonNode selector = Json.at(set, "spec", "template", "spec", "nodeSelector");
    for (ObjectNode node : store.list("nodes")) {
      if (isSelected(node, selector)) {
        nodes.add(Owned.name(node));
      }
    }
    if (store.list("nodes").isEmpty()) {
      nodes.add("node-1");
    }
    String uid = Json.text(set, "metadata", "uid");
    // One that is ending keeps its place until it has ended.
    List<ObjectNode> pods =
        store.list(ResourceType.of("pods"), Owned.namespace(set)).stream()
            .filter(pod -> Owned.isOwned(pod, uid))
            .toList();
    for (String node : nodes) {
      if (pods.stream().noneMatch(pod -> Json.text(pod, "spec", "nodeName").equals(node))) {
        ObjectNode template = Json.at(set, "spec", "template").deepCopy();
        Json.make(template, "spec").put("nodeName", node);
        owned.makePod(
            set,
            Owned.name(set) + "-" + UUID.randomUUID().toString().substring(0, 5),
            template,
            Json.texts(REVISION, revision, "pod-template-generation", "1"));
      }
    }
    pods = owned.of(set, "pods");
    // Broken pods may go at any time.
    pods.stream()
        .filter(pod -> !Owned.isReady(pod) && !isOf(pod, revision))
        .forEach(pod -> owned.removePod(pod, Optional.empty()));
    if (pods.stream().allMatch(Owned::isReady)) {
      replaceOne(pods, revision);
    }
    ObjectNode status =
        counts(set, pods, revision, "currentNumberScheduled", "updatedNumberScheduled");
    status.put("desiredNumberScheduled", nodes.size()).put("numberMisscheduled", 0);
    status.put("numberReady", ready(pods)).put("numberAvailable", ready(pods));
    put(set, "daemonsets", status);
  }

  private static boolean isSelected(JsonNode node, JsonNode selector) {
    for (Map.Entry<String, JsonNode> label : selector.properties()) {
      if (!Json.text(node, "metadata", "labels", label.getKey())
          .equals(label.getValue().asText())) {
        return false;
      }
    }
    return true;
  }

  private void job(ObjectNode job) {
    List<ObjectNode> pods = owned.of(job, "pods");
    boolean done = Json.at(job, "status").has("completionTime");
    if (pods.isEmpty() && !done) {
      String name = Owned.name(job);
      ObjectNode labels =
          Json.texts(
              "batch.kubernetes.io/job-name",
              name,
              "job-name",
              name,
              "batch.kubernetes.io/controller-uid",
              Json.text(job, "metadata", "uid"),
              "controller-uid",
              Json.text(job, "metadata", "uid"));
      owned.makePod(
          job,
          name + "-" + UUID.randomUUID().toString().substring(0, 5),
          Json.at(job, "spec", "template"),
          labels);
    }
    if (done) {
      return;
    }
    long succeeded =
        pods.stream().filter(pod -> Json.text(pod, "status", "phase").equals("Succeeded")).count();
    ObjectNode status = Json.object();
    status.put("startTime", Json.text(job, "metadata", "creationTimestamp"));
    if (succeeded > 0) {
      status.put("succeeded", succeeded).put("completionTime", Store.now());
      status.putArray("conditions").addObject().put("type", "Complete").put("status", "True");
    } else {
      status.put("active", pods.size());
    }
    if (succeeded > 0 && owned.faults().strikes("forget-jobs", Owned.namespace(job))) {
      store.delete(ResourceType.of("jobs"), Owned.namespace(job), Owned.name(job));
      owned.collect(Json.text(job, "metadata", "uid"));
      return;
    }
    put(job, "jobs", status);
  }

  /** The name of the template's revision, which is created if there is none. */
  private String revision(ObjectNode set) throws ApiException {
    ObjectNode template = Json.at(set, "spec", "template").deepCopy();
    String name = Owned.name(set) + "-" + Owned.hash(template);
    ResourceType type = ResourceType.of("controllerrevisions");
    long newest = 0;
    for (ObjectNode one : owned.of(set, "controllerrevisions")) {
      newest = Math.max(newest, one.path("revision").asLong());
    }
    Optional<ObjectNode> found = store.get(type, Owned.namespace(set), name);
    if (found.isEmpty()) {
      ObjectNode revision = Owned.child(set, name);
      if (Json.at(template, "metadata", "labels") instanceof ObjectNode labels) {
        Json.make(revision, "metadata").set("labels", labels.deepCopy());
      }
      template.put("$patch", "replace");
      Json.make(revision, "data", "spec").set("template", template);
      revision.put("revision", newest + 1);
      store.create(type, Owned.namespace(set), revision);
    } else if (found.get().path("revision").asLong() < newest) {
      store.update(type, found.get().deepCopy().put("revision", newest + 1));
    }
    return name;
  }

  /** Replaces the last pod of another revision, if nothing else is under way. */
  private void replaceOne(List<ObjectNode> pods, String revision) {
    for (int i = pods.size() - 1; i >= 0; i--) {
      if (isLeaving(pods.get(i))) {
        return;
      }
      if (!isOf(pods.get(i), revision)) {
        owned.removePod(pods.get(i), Optional.empty());
        return;
      }
    }
  }

  private static boolean isLeaving(JsonNode pod) {
    return Json.at(pod, "metadata").has("deletionTimestamp");
  }

  private static boolean isOf(JsonNode pod, String revision) {
    return Json.text(pod, "metadata", "labels", REVISION).equals(revision);
  }

  private static int ready(List<ObjectNode> pods) {
    return (int) pods.stream().filter(pod -> Owned.isReady(pod) && !isLeaving(pod)).count();
  }

  private static int updated(List<ObjectNode> pods, String revision) {
    return (int) pods.stream().filter(pod -> isOf(pod, revision) && !isLeaving(pod)).count();
  }

  private static ObjectNode counts(
      ObjectNode set, List<ObjectNode> pods, String revision, String all, String updated) {
    ObjectNode status = Json.object();
    status.put("observedGeneration", Json.at(set, "metadata", "generation").asLong());
    return status.put(all, pods.size()).put(updated, updated(pods, revision));
  }

  private void put(ObjectNode object, String plural, JsonNode status) {
    ObjectNode changed = object.deepCopy();
    changed.set("status", status);
    store.update(ResourceType.of(plural), changed);
  }
}
