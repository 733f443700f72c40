package io.github.pcap2netpol.snapshot;

import io.github.pcap2netpol.snapshot.Kind.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * Kinds that show who calls, what runs on a schedule, and which labels are relied on. A cluster
 * need not have them, and the user need not be allowed to list them. Of webhooks and aggregated
 * APIs only the Services that they name are kept, never certificates or rules.
 */
final class OptionalKinds {
  private static final KeptFields SERVICE = KeptFields.of("namespace", "name", "port");

  /** All of them, in the order in which they are asked for. */
  static final List<Kind> ALL = all();

  private OptionalKinds() {}

  private static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(
        new Kind(
            "policy",
            "v1",
            "poddisruptionbudgets",
            "PodDisruptionBudget",
            Scope.NAMESPACED,
            Kind.OBJECT.with("spec", KeptFields.of("selector")),
            "labels that only they select pods by are not known to be relied on"));
    kinds.add(gatewayRoute("v1", "httproutes", "HTTPRoute"));
    kinds.add(gatewayRoute("v1", "grpcroutes", "GRPCRoute"));
    kinds.add(gatewayRoute("v1alpha2", "tlsroutes", "TLSRoute"));
    kinds.add(gatewayRoute("v1alpha2", "tcproutes", "TCPRoute"));
    kinds.add(gatewayRoute("v1alpha2", "udproutes", "UDPRoute"));
    kinds.add(
        route(
            "route.openshift.io",
            "v1",
            "routes",
            "Route",
            KeptFields.of("port")
                .with("to", KeptFields.of("kind", "name"))
                .with("alternateBackends", KeptFields.of("kind", "name"))));
    KeptFields services = KeptFields.of().with("services", SERVICE.and("kind"));
    for (String protocol : List.of("", "tcp", "udp")) {
      kinds.add(
          route(
              "traefik.io",
              "v1alpha1",
              "ingressroute" + protocol + "s",
              "IngressRoute" + protocol.toUpperCase(java.util.Locale.ROOT),
              KeptFields.of().with("routes", services)));
    }
    kinds.add(
        route(
            "projectcontour.io",
            "v1",
            "httpproxies",
            "HTTPProxy",
            KeptFields.of().with("routes", services).with("tcpproxy", services)));
    kinds.add(
        route(
            "elbv2.k8s.aws",
            "v1beta1",
            "targetgroupbindings",
            "TargetGroupBinding",
            KeptFields.of().with("serviceRef", SERVICE)));
    kinds.add(webhooks("validatingwebhookconfigurations", "ValidatingWebhookConfiguration"));
    kinds.add(webhooks("mutatingwebhookconfigurations", "MutatingWebhookConfiguration"));
    kinds.add(
        new Kind(
            "apiregistration.k8s.io",
            "v1",
            "apiservices",
            "APIService",
            Scope.CLUSTER,
            Kind.OBJECT.with("spec", KeptFields.of().with("service", SERVICE)),
            "which aggregated APIs the API server calls is unknown"));
    kinds.add(scheduled("argoproj.io", "v1alpha1", "cronworkflows", "CronWorkflow"));
    kinds.add(scheduled("keda.sh", "v1alpha1", "scaledjobs", "ScaledJob"));
    kinds.add(
        scheduled(
            "sparkoperator.k8s.io",
            "v1beta2",
            "scheduledsparkapplications",
            "ScheduledSparkApplication"));
    kinds.add(scheduled("apps.kruise.io", "v1alpha1", "advancedcronjobs", "AdvancedCronJob"));
    kinds.add(scheduled("postgresql.cnpg.io", "v1", "scheduledbackups", "ScheduledBackup"));
    kinds.add(scheduled("velero.io", "v1", "schedules", "Schedule"));
    return List.copyOf(kinds);
  }

  private static Kind scheduled(String group, String version, String plural, String kind) {
    return new Kind(
        group,
        version,
        plural,
        kind,
        Scope.NAMESPACED,
        Kind.OBJECT
            .with(
                "spec",
                KeptFields.of("schedule", "schedules", "suspend", "paused")
                    // Not the triggers' metadata, which name servers and accounts.
                    .with("triggers", KeptFields.of("type"))
                    .with("jobTargetRef", KeptFields.of("parallelism", "completions")))
            .with(
                "status",
                KeptFields.of("lastScheduleTime", "lastScheduledTime", "lastRun", "lastBackup")),
        "what runs on a schedule of theirs is unknown");
  }

  private static Kind gatewayRoute(String version, String plural, String kind) {
    KeptFields backend = SERVICE.and("group", "kind");
    KeptFields mirror = KeptFields.of().with("backendRef", backend);
    KeptFields rule =
        KeptFields.of()
            .with("backendRefs", backend)
            .with("filters", KeptFields.of().with("requestMirror", mirror));
    return route(
        "gateway.networking.k8s.io", version, plural, kind, KeptFields.of().with("rules", rule));
  }

  private static Kind route(
      String group, String version, String plural, String kind, KeptFields spec) {
    return new Kind(
        group,
        version,
        plural,
        kind,
        Scope.NAMESPACED,
        Kind.OBJECT.with("spec", spec),
        "which Services are behind them is unknown");
  }

  private static Kind webhooks(String plural, String kind) {
    KeptFields client = KeptFields.of().with("service", SERVICE);
    return new Kind(
        "admissionregistration.k8s.io",
        "v1",
        plural,
        kind,
        Scope.CLUSTER,
        Kind.OBJECT.with("webhooks", KeptFields.of("name").with("clientConfig", client)),
        "which webhooks the API server calls is unknown");
  }
}
