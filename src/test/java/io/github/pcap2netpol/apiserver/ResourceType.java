package io.github.pcap2netpol.apiserver;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of object that is served.
 *
 * @param group empty for the core group
 * @param names short names, as in {@code kubectl get po}
 */
record ResourceType(
    String group,
    String version,
    String plural,
    String singular,
    String kind,
    boolean namespaced,
    List<String> names) {
  static final List<ResourceType> ALL =
      List.of(
          core("namespaces", "namespace", "Namespace", false, "ns"),
          core("nodes", "node", "Node", false, "no"),
          core("pods", "pod", "Pod", true, "po"),
          core("services", "service", "Service", true, "svc"),
          core("endpoints", "endpoints", "Endpoints", true, "ep"),
          core("events", "event", "Event", true, "ev"),
          core("configmaps", "configmap", "ConfigMap", true, "cm"),
          core("secrets", "secret", "Secret", true),
          core("serviceaccounts", "serviceaccount", "ServiceAccount", true, "sa"),
          core("limitranges", "limitrange", "LimitRange", true, "limits"),
          core("resourcequotas", "resourcequota", "ResourceQuota", true, "quota"),
          core(
              "replicationcontrollers",
              "replicationcontroller",
              "ReplicationController",
              true,
              "rc"),
          of("apps", "deployments", "deployment", "Deployment", "deploy"),
          of("apps", "statefulsets", "statefulset", "StatefulSet", "sts"),
          of("apps", "daemonsets", "daemonset", "DaemonSet", "ds"),
          of("apps", "replicasets", "replicaset", "ReplicaSet", "rs"),
          of("apps", "controllerrevisions", "controllerrevision", "ControllerRevision"),
          of("batch", "jobs", "job", "Job"),
          of("batch", "cronjobs", "cronjob", "CronJob", "cj"),
          of("networking.k8s.io", "ingresses", "ingress", "Ingress", "ing"),
          of("networking.k8s.io", "networkpolicies", "networkpolicy", "NetworkPolicy", "netpol"),
          of("policy", "poddisruptionbudgets", "poddisruptionbudget", "PodDisruptionBudget", "pdb"),
          of("gateway.networking.k8s.io", "httproutes", "httproute", "HTTPRoute"),
          cluster(
              "admissionregistration.k8s.io",
              "validatingwebhookconfigurations",
              "validatingwebhookconfiguration",
              "ValidatingWebhookConfiguration"),
          cluster(
              "admissionregistration.k8s.io",
              "mutatingwebhookconfigurations",
              "mutatingwebhookconfiguration",
              "MutatingWebhookConfiguration"),
          cluster("apiregistration.k8s.io", "apiservices", "apiservice", "APIService"),
          custom("argoproj.io", "v1alpha1", "cronworkflows", "CronWorkflow"),
          custom("keda.sh", "v1alpha1", "scaledjobs", "ScaledJob"),
          custom(
              "sparkoperator.k8s.io",
              "v1beta2",
              "scheduledsparkapplications",
              "ScheduledSparkApplication"),
          custom("apps.kruise.io", "v1alpha1", "advancedcronjobs", "AdvancedCronJob"),
          custom("postgresql.cnpg.io", "v1", "scheduledbackups", "ScheduledBackup"),
          custom("velero.io", "v1", "schedules", "Schedule"),
          of("discovery.k8s.io", "endpointslices", "endpointslice", "EndpointSlice"),
          of("rbac.authorization.k8s.io", "roles", "role", "Role"),
          of("rbac.authorization.k8s.io", "rolebindings", "rolebinding", "RoleBinding"),
          cluster("rbac.authorization.k8s.io", "clusterroles", "clusterrole", "ClusterRole"),
          cluster(
              "rbac.authorization.k8s.io",
              "clusterrolebindings",
              "clusterrolebinding",
              "ClusterRoleBinding"),
          cluster(
              "authorization.k8s.io",
              "selfsubjectaccessreviews",
              "selfsubjectaccessreview",
              "SelfSubjectAccessReview"));

  ResourceType {
    names = List.copyOf(names);
  }

  /** The version in which a group is served, with the group, as in paths. */
  static String versioned(String group) {
    return group + "/" + version(group);
  }

  /** Each group has one. */
  static String version(String group) {
    return ALL.stream()
        .filter(type -> type.group.equals(group))
        .findFirst()
        .map(ResourceType::version)
        .orElse("v1");
  }

  static Optional<ResourceType> named(String group, String plural) {
    return ALL.stream()
        .filter(type -> type.group.equals(group) && type.plural.equals(plural))
        .findFirst();
  }

  static Optional<ResourceType> ofKind(String apiVersion, String kind) {
    return ALL.stream()
        .filter(type -> type.apiVersion().equals(apiVersion) && type.kind.equals(kind))
        .findFirst();
  }

  /** Finds a kind whose plural is unique. */
  static ResourceType of(String plural) {
    return ALL.stream().filter(type -> type.plural.equals(plural)).findFirst().orElseThrow();
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** What can be done with parts of such an object, as discovery lists it. */
  List<String> subresources() {
    return switch (plural) {
      case "pods" -> List.of("status", "log", "exec", "ephemeralcontainers");
      case "deployments", "statefulsets", "replicasets" -> List.of("status", "scale");
      default -> List.of();
    };
  }

  private static ResourceType core(
      String plural, String singular, String kind, boolean namespaced, String... names) {
    return new ResourceType("", "v1", plural, singular, kind, namespaced, List.of(names));
  }

  private static ResourceType of(
      String group, String plural, String singular, String kind, String... names) {
    return new ResourceType(group, "v1", plural, singular, kind, true, List.of(names));
  }

  /** What an operator adds to a cluster. */
  private static ResourceType custom(String group, String version, String plural, String kind) {
    return new ResourceType(
        group, version, plural, kind.toLowerCase(Locale.ROOT), kind, true, List.of());
  }

  private static ResourceType cluster(String group, String plural, String singular, String kind) {
    return new ResourceType(group, "v1", plural, singular, kind, false, List.of());
  }
}
