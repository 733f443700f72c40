package io.github.pcap2netpol.scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Kubernetes objects in the API's own form, with the fields a bundle holds. */
final class MetadataJson {
  private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe");

  Map<String, Object> namespace(String name) {
    return object(
        "v1", "Namespace", metadata("", name, Map.of("kubernetes.io/metadata.name", name)));
  }

  Map<String, Object> node(NodeSketch node) {
    Map<String, Object> result =
        object(
            "v1", "Node", metadata("", node.name(), Map.of("kubernetes.io/hostname", node.name())));
    List<String> cidrs = node.podCidrs().stream().map(Object::toString).toList();
    result.put("spec", map("podCIDR", cidrs.get(0), "podCIDRs", cidrs));
    List<Object> addresses = new ArrayList<>();
    node.addresses()
        .forEach(ip -> addresses.add(map("address", ip.toString(), "type", "InternalIP")));
    addresses.add(map("address", node.name(), "type", "Hostname"));
    result.put("status", map("addresses", addresses));
    return result;
  }

  Map<String, Object> pod(PodSketch pod) {
    Map<String, Object> metadata = metadata(pod.namespace(), pod.name(), pod.labels());
    metadata.put("uid", pod.uid());
    metadata.put("creationTimestamp", pod.startedAt().toString());
    if (!pod.owners().isEmpty()) {
      metadata.put("ownerReferences", pod.owners());
    }
    Map<String, Object> result = object("v1", "Pod", metadata);
    Map<String, Object> spec = podSpec(pod.workload());
    spec.put("nodeName", pod.node().name());
    result.put("spec", spec);
    boolean v4 = pod.ip().isIpv4();
    Map<String, Object> status =
        map("phase", pod.finishedAt().isPresent() ? "Succeeded" : "Running");
    status.put("hostIP", pod.node().address(v4).toString());
    status.put("podIP", pod.ip().toString());
    status.put("podIPs", pod.addresses().stream().map(ip -> map("ip", ip.toString())).toList());
    status.put("startTime", pod.startedAt().toString());
    status.put(
        "containerStatuses",
        pod.workload().containers().stream()
            .map(container -> map("name", container, "state", containerState(pod)))
            .toList());
    result.put("status", status);
    return result;
  }

  private static Map<String, Object> containerState(PodSketch pod) {
    Instant started = pod.startedAt().plusSeconds(1);
    return pod.finishedAt()
        .map(
            end ->
                map(
                    "terminated",
                    map(
                        "exitCode",
                        0,
                        "reason",
                        "Completed",
                        "startedAt",
                        started.toString(),
                        "finishedAt",
                        end.toString())))
        .orElseGet(() -> map("running", map("startedAt", started.toString())));
  }

  /** The watch events of a pod: its first state, its end, its deletion. */
  List<Map<String, Object>> events(PodSketch pod) {
    List<Map<String, Object>> events = new ArrayList<>();
    Instant seen =
        pod.startedAt().isBefore(CaptureClock.START) ? CaptureClock.START : pod.startedAt();
    events.add(map("observedAt", seen.toString(), "type", "ADDED", "object", pod(pod)));
    pod.finishedAt()
        .ifPresent(
            end ->
                events.add(
                    map("observedAt", end.toString(), "type", "MODIFIED", "object", pod(pod))));
    pod.deletedAt()
        .ifPresent(
            end -> {
              Map<String, Object> object = pod(pod);
              if (object.get("metadata") instanceof Map<?, ?> metadata) {
                Map<String, Object> copy = new LinkedHashMap<>();
                metadata.forEach((key, value) -> copy.put((String) key, value));
                copy.put("deletionTimestamp", end.toString());
                object.put("metadata", copy);
              }
              events.add(map("observedAt", end.toString(), "type", "DELETED", "object", object));
            });
    return events;
  }

  private static Map<String, Object> podSpec(WorkloadSketch workload) {
    List<Object> containers = new ArrayList<>();
    for (String name : workload.containers()) {
      Map<String, Object> container = map("name", name);
      if (containers.isEmpty() && !workload.ports().isEmpty()) {
        container.put("ports", workload.ports().stream().map(MetadataJson::containerPort).toList());
        for (WorkloadSketch.DeclaredPort port : workload.ports()) {
          if (port.probed()) {
            PROBES.forEach(
                probe ->
                    container.put(
                        probe,
                        map("periodSeconds", 10, "tcpSocket", map("port", port.port().port()))));
          }
        }
      }
      containers.add(container);
    }
    Map<String, Object> spec = map("containers", containers);
    if (workload.isHostNetwork()) {
      spec.put("hostNetwork", true);
    }
    if (!workload.nameservers().isEmpty()) {
      spec.put("dnsConfig", map("nameservers", workload.nameservers()));
    }
    return spec;
  }

  private static Map<String, Object> containerPort(WorkloadSketch.DeclaredPort port) {
    Map<String, Object> result =
        map("containerPort", port.port().port(), "protocol", port.port().protocol().name());
    if (!port.name().isEmpty()) {
      result.put("name", port.name());
    }
    if (port.hostPort() != 0) {
      result.put("hostPort", port.hostPort());
    }
    return result;
  }

  Map<String, Object> workload(WorkloadSketch workload) {
    Map<String, Object> own =
        owned(workload.namespace(), workload.kind().api(), workload.name(), Map.of());
    if (!workload.makers().isEmpty()) {
      own.put("ownerReferences", workload.makers());
    }
    Map<String, Object> result = object(workload.kind().version(), workload.kind().api(), own);
    Map<String, Object> template = template(workload, Map.of());
    result.put(
        "spec",
        workload.kind() == WorkloadSketch.Kind.CRON_JOB
            ? map("schedule", "* * * * *", "jobTemplate", map("spec", map("template", template)))
            : map(
                "replicas",
                workload.pods().size(),
                "selector",
                map("matchLabels", workload.selector()),
                "template",
                template));
    return result;
  }

  private static Map<String, Object> template(WorkloadSketch workload, Map<String, String> more) {
    Map<String, String> labels = new TreeMap<>(workload.labels());
    labels.putAll(more);
    return map("metadata", map("labels", labels), "spec", podSpec(workload));
  }

  /** The ReplicaSet between a Deployment or Rollout and its pods. */
  Optional<Map<String, Object>> replicaSet(WorkloadSketch workload) {
    boolean rollout = workload.kind() == WorkloadSketch.Kind.ROLLOUT;
    if (!rollout && workload.kind() != WorkloadSketch.Kind.DEPLOYMENT) {
      return Optional.empty();
    }
    Map<String, String> hash =
        Map.of(
            rollout ? "rollouts-pod-template-hash" : "pod-template-hash", workload.templateHash());
    Map<String, String> selector = new TreeMap<>(workload.selector());
    selector.putAll(hash);
    Map<String, Object> metadata =
        owned(workload.namespace(), "ReplicaSet", workload.replicaSet(), selector);
    metadata.put(
        "ownerReferences",
        List.of(
            ownerReference(
                workload.kind().version(),
                workload.kind().api(),
                workload.namespace(),
                workload.name())));
    Map<String, Object> result = object("apps/v1", "ReplicaSet", metadata);
    result.put(
        "spec",
        map(
            "replicas",
            workload.pods().size(),
            "selector",
            map("matchLabels", selector),
            "template",
            template(workload, hash)));
    return Optional.of(result);
  }

  /** The Jobs of a CronJob whose pods are still in the metadata. */
  List<Map<String, Object>> jobs(WorkloadSketch workload) {
    if (workload.kind() != WorkloadSketch.Kind.CRON_JOB) {
      return List.of();
    }
    List<Map<String, Object>> jobs = new ArrayList<>();
    for (PodSketch pod : workload.pods()) {
      if (pod.deletedAt().isEmpty()) {
        String job = pod.labels().getOrDefault("job-name", "");
        Map<String, Object> metadata = owned(pod.namespace(), "Job", job, workload.labels());
        metadata.put(
            "ownerReferences",
            List.of(ownerReference("batch/v1", "CronJob", pod.namespace(), workload.name())));
        Map<String, Object> result = object("batch/v1", "Job", metadata);
        result.put(
            "spec",
            map(
                "selector",
                map(
                    "matchLabels",
                    map(
                        "batch.kubernetes.io/controller-uid",
                        Names.uid("Job", pod.namespace(), job))),
                "template",
                map(
                    "metadata", map("labels", pod.labels()),
                    "spec", podSpec(workload))));
        jobs.add(result);
      }
    }
    return jobs;
  }

  static Map<String, Object> policy(
      String namespace, String name, Map<String, String> labels, Map<String, Object> spec) {
    Map<String, Object> result =
        object("networking.k8s.io/v1", "NetworkPolicy", metadata(namespace, name, labels));
    result.put("spec", spec);
    return result;
  }

  static Map<String, Object> ownerReference(
      String version, String kind, String namespace, String name) {
    return map(
        "apiVersion", version,
        "controller", true,
        "kind", kind,
        "name", name,
        "uid", Names.uid(kind, namespace, name));
  }

  static Map<String, Object> object(String version, String kind, Map<String, Object> metadata) {
    return map("apiVersion", version, "kind", kind, "metadata", metadata);
  }

  static Map<String, Object> owned(
      String namespace, String kind, String name, Map<String, String> labels) {
    Map<String, Object> metadata = metadata(namespace, name, labels);
    metadata.put("uid", Names.uid(kind, namespace, name));
    return metadata;
  }

  static Map<String, Object> metadata(String namespace, String name, Map<String, String> labels) {
    Map<String, Object> metadata = map("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    if (!labels.isEmpty()) {
      metadata.put("labels", new TreeMap<>(labels));
    }
    return metadata;
  }

  /** A map in the order of its entries: key, value, key, value. */
  static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }
}
