package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives pods a node and an address, and runs and ends their containers. */
final class Kubelet {
  private static final ResourceType PODS = ResourceType.of("pods");

  private final Store store;
  private final Settings settings;
  private final Processes processes;
  private final Faults faults;
  private final Map<String, Machine> machines = new HashMap<>();
  private int addresses;

  Kubelet(Store store, Settings settings, Processes processes, Faults faults) {
    this.store = store;
    this.settings = settings;
    this.processes = processes;
    this.faults = faults;
  }

  /** One look at all pods. */
  void tick() {
    synchronized (store) {
      for (ObjectNode pod : store.list(PODS, "")) {
        try {
          tick(pod);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Ends all processes. */
  void close() {
    synchronized (store) {
      machines.values().forEach(machine -> machine.stopped(-1));
      machines.clear();
    }
  }

  private void tick(ObjectNode pod) throws IOException {
    String uid = Json.text(pod, "metadata", "uid");
    Machine machine = machines.get(uid);
    if (Json.at(pod, "metadata").has("deletionTimestamp")) {
      long grace = Json.at(pod, "metadata", "deletionGracePeriodSeconds").asLong(30);
      if (machine == null || machine.stopped(grace)) {
        machines.remove(uid);
        processes.stopPod(pod);
        store.delete(PODS, namespace(pod), name(pod));
      }
      return;
    }
    if (machine == null) {
      if (!Json.text(pod, "status", "podIP").isEmpty()) {
        return; // Loaded with its status: nothing runs for it.
      }
      machine = machine(pod);
      machines.put(uid, machine);
    }
    ObjectNode changed = pod.deepCopy();
    Json.make(changed, "spec").put("nodeName", node(pod).path("metadata").path("name").asText());
    machine.advance(changed);
    changed.set("status", machine.status(pod));
    store.update(PODS, changed);
  }

  private Machine machine(ObjectNode pod) {
    addresses++;
    String given = processes.startPod(pod);
    String address =
        given.isEmpty() ? "10.244." + addresses / 250 + "." + (addresses % 250 + 2) : given;
    String host = "192.168.0.1";
    for (JsonNode one : Json.at(node(pod), "status", "addresses")) {
      if (one.path("type").asText().equals("InternalIP")) {
        host = one.path("address").asText();
      }
    }
    boolean own = Json.at(pod, "spec", "hostNetwork").asBoolean();
    return new Machine(
        settings,
        processes,
        faults,
        pod,
        faults.strikes("never-ready", namespace(pod), workload(pod)),
        own ? host : address,
        host);
  }

  /** The pod's node, or the first one, or one that is in nobody's list. */
  private JsonNode node(JsonNode pod) {
    String name = Json.text(pod, "spec", "nodeName");
    List<ObjectNode> nodes = store.list("nodes");
    return nodes.stream()
        .filter(node -> name.isEmpty() || name(node).equals(name))
        .findFirst()
        .map(JsonNode.class::cast)
        .orElseGet(
            () -> {
              ObjectNode node = Json.object();
              node.putObject("metadata").put("name", name.isEmpty() ? "node-1" : name);
              return node;
            });
  }

  /** The name of the controller, or of the Deployment above it. */
  private String workload(ObjectNode pod) {
    JsonNode owner = Json.at(pod, "metadata", "ownerReferences").path(0);
    if (owner.path("kind").asText().equals("ReplicaSet")) {
      Optional<ObjectNode> set =
          store.get(ResourceType.of("replicasets"), namespace(pod), owner.path("name").asText());
      if (set.isPresent() && Json.at(set.get(), "metadata").has("ownerReferences")) {
        owner = Json.at(set.get(), "metadata", "ownerReferences").path(0);
      }
    }
    return owner.isMissingNode() ? name(pod) : owner.path("name").asText();
  }

  private static String namespace(JsonNode object) {
    return Json.text(object, "metadata", "namespace");
  }

  private static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }
}
