package io.github.pcap2netpol.snapshot;

import io.github.pcap2netpol.cluster.objects.Controller;
import io.github.pcap2netpol.cluster.objects.NodeAnnotations;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of object that is listed.
 *
 * @param group the API group, empty for the core one
 * @param version of the group
 * @param plural as in paths; also the name of the file
 * @param kind as in objects
 * @param scope whether such objects are in namespaces
 * @param fields the fields that are kept
 * @param cost the consequences if they are missing
 */
record Kind(
    String group,
    String version,
    String plural,
    String kind,
    Scope scope,
    KeptFields fields,
    String cost) {
  /** Where objects are. */
  enum Scope {
    NAMESPACED,
    CLUSTER
  }

  private static final KeptFields METADATA =
      KeptFields.of(
              "name",
              "namespace",
              "uid",
              "resourceVersion",
              "creationTimestamp",
              "deletionTimestamp",
              "generation",
              "labels")
          .with(
              "ownerReferences", KeptFields.of("apiVersion", "kind", "name", "uid", "controller"));
  static final KeptFields OBJECT = KeptFields.of().with("metadata", METADATA);

  static final Kind PODS = pods();
  static final Kind DAEMON_SETS = workload("daemonsets", "DaemonSet");
  static final Kind NAMESPACES =
      new Kind(
          "",
          "v1",
          "namespaces",
          "Namespace",
          Scope.CLUSTER,
          OBJECT,
          "labels of namespaces are unknown except for their names");

  /** The kinds that every cluster has. */
  private static final List<Kind> EVERYWHERE =
      List.of(
          PODS,
          services(),
          endpointSlices(),
          workload("replicasets", "ReplicaSet"),
          workload("deployments", "Deployment"),
          workload("statefulsets", "StatefulSet"),
          DAEMON_SETS,
          jobs(),
          cronJobs(),
          ingresses(),
          networkPolicies(),
          nodes(),
          NAMESPACES);

  /** In the order of requests; pods first, since they change fastest. */
  static List<Kind> all() {
    return Stream.concat(EVERYWHERE.stream(), OptionalKinds.ALL.stream()).toList();
  }

  /** Whether objects that are gone explain what was recorded while they existed. */
  boolean staysKnown() {
    return !plural.equals("networkpolicies")
        && !plural.equals("ingresses")
        && !OptionalKinds.ALL.contains(this);
  }

  /** Formatted as in {@code apps/v1}. */
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /**
   * The path that lists them.
   *
   * @param namespace empty for all
   */
  String path(String namespace) {
    String root = (group.isEmpty() ? "/api/" : "/apis/") + apiVersion() + "/";
    return namespace.isEmpty() ? root + plural : root + "namespaces/" + namespace + "/" + plural;
  }

  private static Kind pods() {
    KeptFields port = KeptFields.of("port");
    // Neither commands nor the headers, paths and hosts of requests.
    KeptFields probe =
        KeptFields.of().with("httpGet", port).with("tcpSocket", port).with("grpc", port);
    KeptFields container =
        KeptFields.of("name", "restartPolicy")
            .with("ports", KeptFields.of("name", "containerPort", "hostPort", "protocol"))
            .with("livenessProbe", probe)
            .with("readinessProbe", probe)
            .with("startupProbe", probe)
            .with("lifecycle", KeptFields.of().with("postStart", probe).with("preStop", probe));
    KeptFields state =
        KeptFields.of()
            .with("running", KeptFields.of("startedAt"))
            .with("terminated", KeptFields.of("startedAt", "finishedAt", "exitCode", "reason"))
            .with("waiting", KeptFields.of("reason"));
    KeptFields status = KeptFields.of("name", "restartCount").with("state", state);
    return new Kind(
        "",
        "v1",
        "pods",
        "Pod",
        Scope.NAMESPACED,
        OBJECT
            .with(
                "spec",
                KeptFields.of("nodeName", "hostNetwork", "restartPolicy")
                    .with("dnsConfig", KeptFields.of("nameservers"))
                    .with("containers", container)
                    .with("initContainers", container))
            .with(
                "status",
                KeptFields.of("phase", "podIP", "podIPs", "hostIP", "hostIPs", "startTime")
                    .with("conditions", KeptFields.of("type", "status", "lastTransitionTime"))
                    .with("containerStatuses", status)
                    .with("initContainerStatuses", status)
                    .with("ephemeralContainerStatuses", status)),
        "no address has an owner");
  }

  private static Kind services() {
    return new Kind(
        "",
        "v1",
        "services",
        "Service",
        Scope.NAMESPACED,
        OBJECT
            .with(
                "spec",
                KeptFields.of("selector", "type", "clusterIP", "clusterIPs", "externalIPs")
                    .and("externalName", "externalTrafficPolicy", "internalTrafficPolicy")
                    .and("loadBalancerSourceRanges", "ipFamilies")
                    .with(
                        "ports",
                        KeptFields.of("name", "port", "protocol", "targetPort", "nodePort")))
            .with(
                "status",
                KeptFields.of()
                    .with(
                        "loadBalancer",
                        KeptFields.of().with("ingress", KeptFields.of("ip", "hostname")))),
        "their addresses can't be told from addresses outside");
  }

  private static Kind endpointSlices() {
    return new Kind(
        "discovery.k8s.io",
        "v1",
        "endpointslices",
        "EndpointSlice",
        Scope.NAMESPACED,
        OBJECT
            .and("addressType")
            .with("ports", KeptFields.of("name", "port", "protocol"))
            .with(
                "endpoints",
                KeptFields.of("addresses", "nodeName")
                    .with("conditions", KeptFields.of("ready", "serving", "terminating"))
                    .with("targetRef", KeptFields.of("kind", "namespace", "name", "uid"))),
        "what is behind Services without selector is unknown");
  }

  private static KeptFields template() {
    return KeptFields.of()
        .with("metadata", KeptFields.of("labels"))
        .with("spec", KeptFields.of("hostNetwork", "nodeSelector"));
  }

  private static KeptFields controller() {
    return KeptFields.of("selector", "replicas").with("template", template());
  }

  private static Kind workload(String plural, String kind) {
    return new Kind(
        "apps",
        "v1",
        plural,
        kind,
        Scope.NAMESPACED,
        OBJECT.with("spec", controller()),
        "their names and selectors are inferred from their pods");
  }

  private static Kind jobs() {
    return new Kind(
        "batch",
        "v1",
        "jobs",
        "Job",
        Scope.NAMESPACED,
        // Only the annotations that say with which releases it runs.
        KeptFields.of()
            .with(
                "metadata",
                METADATA.with(
                    "annotations", KeptFields.of(Controller.HOOKS.toArray(new String[0]))))
            .with("spec", controller()),
        "which CronJob a pod belongs to is unknown");
  }

  private static Kind cronJobs() {
    KeptFields job = KeptFields.of().with("spec", KeptFields.of().with("template", template()));
    return new Kind(
        "batch",
        "v1",
        "cronjobs",
        "CronJob",
        Scope.NAMESPACED,
        OBJECT.with("spec", KeptFields.of("schedule", "suspend").with("jobTemplate", job)),
        "the labels of their next pods are unknown");
  }

  private static Kind ingresses() {
    KeptFields backend = KeptFields.of().with("service", KeptFields.of("name", "port"));
    KeptFields http = KeptFields.of().with("paths", KeptFields.of().with("backend", backend));
    return new Kind(
        "networking.k8s.io",
        "v1",
        "ingresses",
        "Ingress",
        Scope.NAMESPACED,
        OBJECT.with(
            "spec",
            KeptFields.of()
                .with("defaultBackend", backend)
                .with("rules", KeptFields.of().with("http", http))),
        "which Services are behind an Ingress is unknown");
  }

  private static Kind networkPolicies() {
    return new Kind(
        "networking.k8s.io",
        "v1",
        "networkpolicies",
        "NetworkPolicy",
        Scope.NAMESPACED,
        OBJECT.with("spec", KeptFields.of("podSelector", "ingress", "egress", "policyTypes")),
        "existing policies are left out of the replay");
  }

  private static Kind nodes() {
    return new Kind(
        "",
        "v1",
        "nodes",
        "Node",
        Scope.CLUSTER,
        // Only the annotations with addresses that networks record, which are nowhere else.
        KeptFields.of()
            .with(
                "metadata",
                METADATA.with(
                    "annotations", KeptFields.of(NodeAnnotations.KEYS.toArray(new String[0]))))
            .with("spec", KeptFields.of("podCIDR", "podCIDRs"))
            .with("status", KeptFields.of().with("addresses", KeptFields.of("type", "address"))),
        "nodes are known by the addresses in their pods' status only");
  }
}
