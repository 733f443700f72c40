package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What runs for one pod: its containers in order, and the resulting status. */
final class Machine {
  private final Settings settings;
  private final Processes processes;
  private final Faults faults;
  private final boolean neverReady;
  private final String address;
  private final String host;
  private final String startTime = Store.now();
  private final List<Container> first = new ArrayList<>();
  private final List<Container> regular = new ArrayList<>();
  private final List<Container> ephemeral = new ArrayList<>();
  private long stopping;

  Machine(
      Settings settings,
      Processes processes,
      Faults faults,
      JsonNode pod,
      boolean neverReady,
      String address,
      String host) {
    this.settings = settings;
    this.processes = processes;
    this.faults = faults;
    this.neverReady = neverReady;
    this.address = address;
    this.host = host;
    Json.at(pod, "spec", "initContainers").forEach(spec -> first.add(container(spec)));
    Json.at(pod, "spec", "containers").forEach(spec -> regular.add(container(spec)));
  }

  /** The address of its node. */
  String host() {
    return host;
  }

  private Container container(JsonNode spec) {
    return new Container(spec, settings.run().contains(spec.path("name").asText()));
  }

  /** Takes the next step. */
  void advance(JsonNode pod) throws IOException {
    JsonNode added = Json.at(pod, "spec", "ephemeralContainers");
    for (int i = ephemeral.size(); i < added.size(); i++) {
      ephemeral.add(container(added.get(i)));
    }
    for (Container one : all()) {
      one.look(pod, processes);
    }
    boolean always = Json.text(pod, "spec", "restartPolicy").equals("Always");
    if (initialize(pod)) {
      for (Container one : regular) {
        begin(one, pod);
        boolean over = !always && !one.isReal() && one.runningMillis() >= settings.jobMillis();
        if (one.isRunning() && over) {
          one.end(0);
        }
        if (always && one.mayRestart()) {
          one.restart(pod, processes);
        }
      }
      ephemeral.forEach(one -> begin(one, pod));
    }
    if (isFinished(always)) {
      for (Container one : first) {
        if (one.isRunning()) {
          one.stop();
          if (!one.isReal()) {
            one.end(0);
          }
        }
      }
    }
  }

  /** Whether everything that comes before the regular containers is done. */
  private boolean initialize(JsonNode pod) throws IOException {
    boolean finished = isFinished(false);
    for (Container one : first) {
      begin(one, pod);
      if (one.isSidecar()) {
        if (one.mayRestart() && !finished) {
          one.restart(pod, processes);
        }
        if (!one.hasStarted() && !finished) {
          return false;
        }
      } else {
        if (one.isRunning() && !one.isReal()) {
          one.end(0);
        }
        if (!one.hasEnded() || one.exitCode() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void begin(Container one, JsonNode pod) {
    if (!one.isWaiting()
        || !one.status(false).at("/state/waiting/reason").asText().equals("ContainerCreating")) {
      return;
    }
    if (faults.strikes("unpullable", one.spec().path("image").asText())) {
      one.hold("ImagePullBackOff");
    } else if (faults.strikes("crash", one.name())) {
      one.crash();
    } else {
      try {
        one.start(pod, processes);
      } catch (IOException e) {
        one.hold("CreateContainerError");
      }
    }
  }

  private boolean isFinished(boolean always) {
    return !always && regular.stream().allMatch(Container::hasEnded);
  }

  /** Whether all processes have ended; the first call asks them to. */
  boolean stopped(long graceSeconds) {
    long now = System.currentTimeMillis();
    if (stopping == 0) {
      stopping = now;
      all().forEach(Container::stop);
    }
    if (now - stopping > graceSeconds * 1000) {
      all().forEach(Container::kill);
      return true;
    }
    return all().stream().allMatch(Container::isGone);
  }

  private List<Container> all() {
    return Stream.of(first, regular, ephemeral).flatMap(List::stream).toList();
  }

  ObjectNode status(JsonNode pod) {
    boolean always = Json.text(pod, "spec", "restartPolicy").equals("Always");
    boolean finished = isFinished(always);
    boolean begun = regular.stream().allMatch(one -> !one.isWaiting());
    boolean failed = regular.stream().anyMatch(one -> one.hasEnded() && one.exitCode() != 0);
    boolean ready =
        !neverReady
            && !finished
            && first.stream().allMatch(one -> !one.isSidecar() || one.hasStarted())
            && regular.stream().allMatch(this::isReady);
    ObjectNode status = Json.object();
    status.put("phase", finished ? failed ? "Failed" : "Succeeded" : begun ? "Running" : "Pending");
    status.put("hostIP", host).put("podIP", address).put("startTime", startTime);
    status.putArray("podIPs").addObject().put("ip", address);
    status.putArray("hostIPs").addObject().put("ip", host);
    status.put("qosClass", "BestEffort");
    boolean initialized =
        first.stream()
            .allMatch(one -> one.isSidecar() ? one.hasStarted() || finished : one.hasEnded());
    ArrayNode conditions = status.putArray("conditions");
    condition(conditions, pod, "Initialized", initialized, "ContainersNotInitialized");
    condition(conditions, pod, "Ready", ready, "ContainersNotReady");
    condition(conditions, pod, "ContainersReady", ready, "ContainersNotReady");
    condition(conditions, pod, "PodScheduled", true, "");
    statuses(status, "initContainerStatuses", first);
    statuses(status, "containerStatuses", regular);
    statuses(status, "ephemeralContainerStatuses", ephemeral);
    return status;
  }

  private boolean isReady(Container one) {
    return one.hasStarted() && one.runningMillis() >= settings.readyMillis();
  }

  private void statuses(ObjectNode status, String name, List<Container> containers) {
    if (!containers.isEmpty()) {
      ArrayNode list = status.putArray(name);
      for (Container one : containers) {
        boolean ready =
            containers.equals(ephemeral)
                ? false
                : one.isSidecar() ? one.hasStarted() : !neverReady && isReady(one);
        list.add(one.status(ready || (one.hasEnded() && containers.equals(first))));
      }
    }
  }

  private static void condition(
      ArrayNode conditions, JsonNode pod, String type, boolean holds, String reason) {
    ObjectNode condition = conditions.addObject();
    condition.put("type", type).put("status", holds ? "True" : "False");
    if (!holds) {
      condition.put("reason", reason);
    }
    String since = Store.now();
    for (JsonNode before : Json.at(pod, "status", "conditions")) {
      if (before.path("type").asText().equals(type)
          && before.path("status").asText().equals(holds ? "True" : "False")) {
        since = before.path("lastTransitionTime").asText();
      }
    }
    condition.put("lastTransitionTime", since);
  }
}
