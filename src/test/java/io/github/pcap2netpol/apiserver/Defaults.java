package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Fields that the API server fills in, and empty ones that it leaves out. */
final class Defaults {
  private Defaults() {}

  static void apply(ResourceType type, ObjectNode object) {
    if (!(object.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    drop(spec);
    switch (type.plural()) {
      case "pods" -> podSpec(spec);
      case "deployments", "statefulsets", "daemonsets", "replicasets" -> {
        if (!type.plural().equals("daemonsets")) {
          absent(spec, "replicas", 1);
        }
        if (type.plural().equals("deployments")) {
          absent(spec, "progressDeadlineSeconds", 600);
          absent(spec, "revisionHistoryLimit", 10);
        }
        if (type.plural().equals("statefulsets")) {
          absent(spec, "podManagementPolicy", "OrderedReady");
        }
        if (!type.plural().equals("replicasets")) {
          String strategy = type.plural().equals("deployments") ? "strategy" : "updateStrategy";
          absent(Json.make(spec, strategy), "type", "RollingUpdate");
        }
        template(spec);
      }
      case "jobs" -> template(spec);
      case "cronjobs" -> {
        if (Json.at(spec, "jobTemplate", "spec") instanceof ObjectNode job) {
          template(job);
        }
      }
      default -> {}
    }
  }

  private static void template(ObjectNode spec) {
    if (Json.at(spec, "template", "spec") instanceof ObjectNode pod) {
      podSpec(pod);
    }
  }

  private static void podSpec(ObjectNode spec) {
    absent(spec, "restartPolicy", "Always");
    absent(spec, "dnsPolicy", "ClusterFirst");
    absent(spec, "schedulerName", "default-scheduler");
    absent(spec, "terminationGracePeriodSeconds", 30);
    Json.make(spec, "securityContext");
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      for (JsonNode container : spec.path(list)) {
        if (container instanceof ObjectNode one) {
          container(one);
        }
      }
    }
  }

  private static void container(ObjectNode container) {
    absent(container, "terminationMessagePath", "/dev/termination-log");
    absent(container, "terminationMessagePolicy", "File");
    String image = container.path("image").asText();
    boolean moving = !image.contains("@") && (!image.contains(":") || image.endsWith(":latest"));
    absent(container, "imagePullPolicy", moving ? "Always" : "IfNotPresent");
    Json.make(container, "resources");
    for (JsonNode port : container.path("ports")) {
      absent((ObjectNode) port, "protocol", "TCP");
    }
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.path(probe) instanceof ObjectNode one) {
        absent(one, "timeoutSeconds", 1);
        absent(one, "periodSeconds", 10);
        absent(one, "successThreshold", 1);
        absent(one, "failureThreshold", 3);
      }
    }
  }

  private static void absent(ObjectNode object, String field, String value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  private static void absent(ObjectNode object, String field, int value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  /** Nulls and empty lists, which the API's types leave out when they are written. */
  private static void drop(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> empty = new ArrayList<>();
      object
          .properties()
          .forEach(
              entry -> {
                JsonNode value = entry.getValue();
                if (value.isNull() || (value.isArray() && value.isEmpty())) {
                  empty.add(entry.getKey());
                } else {
                  drop(value);
                }
              });
      object.remove(empty);
    } else {
      node.forEach(Defaults::drop);
    }
  }
}
