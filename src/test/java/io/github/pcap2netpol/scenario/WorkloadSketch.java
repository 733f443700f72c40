package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A workload of a scenario, with its pods. */
final class WorkloadSketch implements Party {
  /** What controls the pods, and how the API calls it. */
  enum Kind {
    DEPLOYMENT("Deployment", "apps/v1"),
    STATEFUL_SET("StatefulSet", "apps/v1"),
    DAEMON_SET("DaemonSet", "apps/v1"),
    CRON_JOB("CronJob", "batch/v1"),
    /** A kind that appears in the metadata only as an owner reference. */
    ROLLOUT("Rollout", "argoproj.io/v1alpha1"),
    BARE_POD("Pod", "v1"),
    DEPLOYMENT_CONFIG("DeploymentConfig", "apps.openshift.io/v1"),
    VIRTUAL_MACHINE("VirtualMachineInstance", "kubevirt.io/v1"),
    DATABASE_CLUSTER("Cluster", "postgresql.cnpg.io/v1"),
    TASK_RUN("TaskRun", "tekton.dev/v1"),
    STRIMZI_POD_SET("StrimziPodSet", "core.strimzi.io/v1beta2"),
    /** Pods that are instances of one thing, which is not a kind of the API. */
    INSTANCES("Pods", "");

    private final String api;
    private final String version;

    Kind(String api, String version) {
      this.api = api;
      this.version = version;
    }

    String api() {
      return api;
    }

    String version() {
      return version;
    }
  }

  /** A port that its container declares; the name may be empty, and the host port 0 for none. */
  record DeclaredPort(String name, PortProtocol port, boolean probed, int hostPort) {}

  private final ClusterSketch cluster;
  private final Kind kind;
  private final String namespace;
  private final String name;
  private Map<String, String> labels;
  private Map<String, String> selector;
  private final List<DeclaredPort> ports = new ArrayList<>();
  private final List<String> containers = new ArrayList<>(List.of("server"));
  private final List<PodSketch> pods = new ArrayList<>();
  private final List<Map<String, Object>> makers = new ArrayList<>();
  private final List<String> nameservers = new ArrayList<>();
  private boolean hostNetwork;
  private boolean captured = true;

  WorkloadSketch(ClusterSketch cluster, Kind kind, String namespace, String name) {
    this.cluster = cluster;
    this.kind = kind;
    this.namespace = namespace;
    this.name = name;
    labels = Map.of("app", name);
    selector = labels;
  }

  /** Sets its template labels, which are also its selector. */
  WorkloadSketch labels(Map<String, String> template) {
    return labels(template, template);
  }

  WorkloadSketch labels(Map<String, String> template, Map<String, String> matchLabels) {
    labels = new TreeMap<>(template);
    selector = new TreeMap<>(matchLabels);
    return this;
  }

  WorkloadSketch declares(String portName, PortProtocol port) {
    ports.add(new DeclaredPort(portName, port, false, 0));
    return this;
  }

  WorkloadSketch declares(PortProtocol port) {
    return declares("", port);
  }

  /** Declares a port that the kubelet probes too. */
  WorkloadSketch probed(PortProtocol port) {
    return probed("", port);
  }

  WorkloadSketch probed(String portName, PortProtocol port) {
    ports.add(new DeclaredPort(portName, port, true, 0));
    return this;
  }

  /** Declares a port to which this port of its node leads. */
  WorkloadSketch onHostPort(PortProtocol port, int hostPort) {
    ports.add(new DeclaredPort("", port, false, hostPort));
    return this;
  }

  /** Adds a second container that declares nothing. */
  WorkloadSketch container(String container) {
    containers.add(container);
    return this;
  }

  /** Names a resolver in its pods' dnsConfig. */
  WorkloadSketch nameserver(String address) {
    nameservers.add(address);
    return this;
  }

  List<String> nameservers() {
    return nameservers;
  }

  WorkloadSketch onHostNetwork() {
    hostNetwork = true;
    captured = false;
    return this;
  }

  /** Its pods have no sidecar. */
  WorkloadSketch uncaptured() {
    captured = false;
    return this;
  }

  /** A pod on each of these nodes, by number. */
  WorkloadSketch on(int... nodes) {
    for (int node : nodes) {
      addPod(node);
    }
    return this;
  }

  /** One more pod. */
  PodSketch addPod(int node) {
    int index = pods.size();
    String suffix = Names.hash(namespace + name + index, 5);
    return switch (kind) {
      case DEPLOYMENT -> {
        Map<String, String> all = new TreeMap<>(labels);
        all.put("pod-template-hash", templateHash());
        yield pod(replicaSet() + "-" + suffix, node, "ReplicaSet", replicaSet(), all);
      }
      case ROLLOUT -> {
        Map<String, String> all = new TreeMap<>(labels);
        all.put("rollouts-pod-template-hash", templateHash());
        yield pod(replicaSet() + "-" + suffix, node, "ReplicaSet", replicaSet(), all);
      }
      case STATEFUL_SET -> {
        Map<String, String> all = new TreeMap<>(labels);
        all.put("statefulset.kubernetes.io/pod-name", name + "-" + index);
        all.put("apps.kubernetes.io/pod-index", String.valueOf(index));
        all.put("controller-revision-hash", name + "-" + templateHash());
        yield pod(name + "-" + index, node, "StatefulSet", name, all);
      }
      case DAEMON_SET -> {
        Map<String, String> all = new TreeMap<>(labels);
        all.put("controller-revision-hash", templateHash());
        all.put("pod-template-generation", "1");
        yield pod(name + "-" + suffix, node, "DaemonSet", name, all);
      }
      case BARE_POD -> pod(name, node, "", "", labels);
      case CRON_JOB -> throw new IllegalStateException("a CronJob has runs");
      case DEPLOYMENT_CONFIG,
          VIRTUAL_MACHINE,
          DATABASE_CLUSTER,
          TASK_RUN,
          STRIMZI_POD_SET,
          INSTANCES ->
          throw new IllegalStateException("an operator names the pods of " + this);
    };
  }

  /**
   * A pod made by something other than Kubernetes' own controllers.
   *
   * @param ownerKind "" for none
   */
  PodSketch made(
      String podName, int node, Map<String, String> all, String ownerKind, String owner) {
    return pod(podName, node, ownerKind, owner, all);
  }

  /** An object of this kind made the workload itself. */
  WorkloadSketch madeBy(String version, String makerKind, String maker) {
    makers.add(MetadataJson.ownerReference(version, makerKind, namespace, maker));
    return this;
  }

  List<Map<String, Object>> makers() {
    return makers;
  }

  /** The pod of one Job of a CronJob. */
  PodSketch run(String number, int node) {
    String job = name + "-" + number;
    Map<String, String> all = new TreeMap<>(labels);
    all.put("batch.kubernetes.io/job-name", job);
    all.put("batch.kubernetes.io/controller-uid", Names.uid("Job", namespace, job));
    all.put("job-name", job);
    all.put("controller-uid", Names.uid("Job", namespace, job));
    return pod(job + "-" + Names.hash(job, 5), node, "Job", job, all);
  }

  private PodSketch pod(
      String podName, int node, String ownerKind, String owner, Map<String, String> all) {
    List<Map<String, Object>> owners =
        ownerKind.isEmpty()
            ? List.of()
            : List.of(
                MetadataJson.ownerReference(
                    ownerKind.equals("Job") ? "batch/v1" : "apps/v1", ownerKind, namespace, owner));
    NodeSketch on = cluster.node(node);
    List<IpAddress> addresses = hostNetwork ? List.of() : cluster.nextAddresses(on);
    PodSketch pod = new PodSketch(this, podName, on, owners, all, addresses);
    pods.add(pod);
    return pod;
  }

  /** A pod of a StatefulSet, after it was deleted. */
  PodSketch again(PodSketch before, int node) {
    Map<String, String> all = new TreeMap<>(before.labels());
    return pod(before.name(), node, "StatefulSet", name, all).asSuccessor();
  }

  String replicaSet() {
    return name + "-" + templateHash();
  }

  String templateHash() {
    return Names.hash(namespace + "/" + name, 10);
  }

  PodSketch pod(int index) {
    return pods.get(index);
  }

  List<PodSketch> pods() {
    return pods;
  }

  Kind kind() {
    return kind;
  }

  String namespace() {
    return namespace;
  }

  String name() {
    return name;
  }

  Map<String, String> labels() {
    return labels;
  }

  Map<String, String> selector() {
    return selector;
  }

  List<DeclaredPort> ports() {
    return ports;
  }

  List<String> containers() {
    return containers;
  }

  boolean isHostNetwork() {
    return hostNetwork;
  }

  boolean isCaptured() {
    return captured;
  }

  @Override
  public String toString() {
    return kind.api() + " " + namespace + "/" + name;
  }
}
