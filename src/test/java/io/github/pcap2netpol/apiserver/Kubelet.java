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
  private final Owned owned;
  private final Map<String, Machine> machines = new HashMap<>();
  private int addresses;

  Kubelet(Owned owned, Settings settings, Processes processes) {
    this.store = owned.store();
    this.settings = settings;
    this.processes = processes;
    this.faults = owned.faults();
    this.owned = owned;
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
        return; // Loaded with its status, so nothing runs for it.
      }
      if (Json.at(pod, "status").has("conditions")) {
        return; // It found no node.
      }
      if (faults.strikes("unschedulable", namespace(pod), workload(pod))) {
        strand(pod);
        return;
      }
      machine = machine(pod);
      machines.put(uid, machine);
    }
    ObjectNode changed = pod.deepCopy();
    Json.make(changed, "spec").put("nodeName", node(pod).path("metadata").path("name").asText());
    Json.make(changed, "status").put("hostIP", machine.host());
    machine.advance(changed);
    changed.set("status", machine.status(pod));
    store.update(PODS, changed);
  }

  private void strand(ObjectNode pod) {
    String why = "0/1 nodes are available: 1 Insufficient cpu.";
    ObjectNode changed = pod.deepCopy();
    ObjectNode status = Json.make(changed, "status").put("phase", "Pending");
    status
        .putArray("conditions")
        .addObject()
        .put("type", "PodScheduled")
        .put("status", "False")
        .put("reason", "Unschedulable")
        .put("message", why);
    store.update(PODS, changed);
    owned.tell(pod, "Warning", "FailedScheduling", why);
  }

  private Machine machine(ObjectNode pod) {
    addresses++;
    boolean own = Json.at(pod, "spec", "hostNetwork").asBoolean();
    String given = own ? "" : processes.startPod(pod, node(pod).at("/metadata/name").asText());
    String address =
        given.isEmpty() ? "10.244." + addresses / 250 + "." + (addresses % 250 + 2) : given;
    String host = "192.168.0.1";
    for (JsonNode one : Json.at(node(pod), "status", "addresses")) {
      if (one.path("type").asText().equals("InternalIP")) {
        host = one.path("address").asText();
      }
    }
    boolean probed = faults.strikes("probe-fails", namespace(pod), workload(pod));
    if (probed) {
      owned.tell(
          pod, "Warning", "Unhealthy", "Readiness probe failed: HTTP probe failed with code 503");
    }
    return new Machine(
        settings,
        processes,
        faults,
        pod,
        probed || faults.strikes("never-ready", namespace(pod), workload(pod)),
        own ? host : address,
        host);
  }

  /** The pod's node, or the first one, or one that is not listed. */
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
