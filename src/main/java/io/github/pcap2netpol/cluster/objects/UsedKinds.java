package io.github.pcap2netpol.cluster.objects;

/** The kinds of objects that are used, each in its own groups. */
final class UsedKinds {
  private UsedKinds() {}

  /** The part of an apiVersion before the slash; "" for the core group or a missing apiVersion. */
  static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** Whether the kind is used. Kinds of the same name in other groups are not. */
  static boolean contain(String kind, String group) {
    return switch (kind) {
      case "Pod", "Service", "Endpoints", "Node", "Namespace", "ReplicationController" ->
          group.isEmpty();
      case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet" ->
          group.isEmpty() || group.equals("apps") || group.equals("extensions");
      case "Job", "CronJob" -> group.isEmpty() || group.equals("batch");
      case "EndpointSlice" -> group.isEmpty() || group.equals("discovery.k8s.io");
      case "PodDisruptionBudget" -> group.isEmpty() || group.equals("policy");
      case "NetworkPolicy" ->
          group.isEmpty() || group.equals("networking.k8s.io") || group.equals("extensions");
      default -> BackendObject.isKnown(kind, group);
    };
  }
}
