package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.manifest.WantedFields;

/** The fields that are read from Kubernetes objects. */
final class ObjectFields {
  /** One set for all kinds, since an object's kind may come after its other fields. */
  static final WantedFields USED = used();

  private ObjectFields() {}

  private static WantedFields affinity() {
    WantedFields term = WantedFields.of("labelSelector");
    WantedFields terms =
        WantedFields.of()
            .with("requiredDuringSchedulingIgnoredDuringExecution", term)
            .with(
                "preferredDuringSchedulingIgnoredDuringExecution",
                WantedFields.of().with("podAffinityTerm", term));
    return WantedFields.of().with("podAffinity", terms).with("podAntiAffinity", terms);
  }

  private static WantedFields used() {
    WantedFields probe = WantedFields.of("httpGet", "tcpSocket", "grpc");
    WantedFields container =
        WantedFields.of("name", "ports", "restartPolicy")
            .with("livenessProbe", probe)
            .with("readinessProbe", probe)
            .with("startupProbe", probe)
            .with("lifecycle", WantedFields.of().with("postStart", probe).with("preStop", probe));
    WantedFields template =
        WantedFields.of()
            .with("metadata", WantedFields.of("labels"))
            .with(
                "spec",
                WantedFields.of("hostNetwork", "nodeSelector")
                    .with("containers", WantedFields.of("ports"))
                    .with("initContainers", WantedFields.of("ports", "restartPolicy")));
    WantedFields metadata =
        WantedFields.of(
                "name",
                "namespace",
                "uid",
                "resourceVersion",
                "creationTimestamp",
                "deletionTimestamp",
                "labels",
                "ownerReferences")
            .with(
                "annotations",
                WantedFields.of(NodeAnnotations.KEYS.toArray(new String[0]))
                    .and(Controller.HOOKS.toArray(new String[0])));
    WantedFields caller = WantedFields.of().with("clientConfig", WantedFields.of("service"));
    WantedFields spec =
        WantedFields.of("nodeName", "hostNetwork", "restartPolicy") // Pod
            .with("dnsConfig", WantedFields.of("nameservers"))
            .with("topologySpreadConstraints", WantedFields.of("labelSelector"))
            .with("affinity", affinity())
            .with("containers", container)
            .with("initContainers", container)
            .with("selector", WantedFields.ALL) // controllers and Services
            .with("template", template)
            .with(
                "jobTemplate",
                WantedFields.of().with("spec", WantedFields.of().with("template", template)))
            .and("type", "clusterIP", "clusterIPs", "externalIPs", "ports", "externalName")
            .and("externalTrafficPolicy", "loadBalancerSourceRanges")
            .and("podCIDR", "podCIDRs") // Node
            .and("replicas", "schedule", "suspend") // controllers
            .and("schedules", "cron", "paused") // custom kinds with a schedule
            .with(
                "trigger",
                WantedFields.of().with("cronSchedule", WantedFields.of("cron"))) // Kubeflow
            .with("triggers", WantedFields.of("type")) // KEDA's ScaledJob
            .with("jobTargetRef", WantedFields.of("parallelism"))
            .and("defaultBackend", "backend", "rules") // Ingress, routes of Gateways
            .and("to", "alternateBackends", "port") // OpenShift's Route
            .and("serviceRef", "service") // TargetGroupBinding, APIService
            .and("routes", "tcpproxy") // Traefik's and Contour's routes
            .with(
                "conversion", WantedFields.of().with("webhook", caller)) // CustomResourceDefinition
            .and("podSelector", "ingress", "egress", "policyTypes"); // NetworkPolicy
    WantedFields containerStatus =
        WantedFields.of("name").with("state", WantedFields.of("terminated", "running", "waiting"));
    WantedFields status =
        WantedFields.of("phase", "podIP", "podIPs", "hostIP", "hostIPs", "startTime") // Pod
            .with("conditions", WantedFields.of("type", "status", "lastTransitionTime"))
            .with("containerStatuses", containerStatus)
            .with("initContainerStatuses", containerStatus)
            .with("ephemeralContainerStatuses", containerStatus)
            .and(ScheduleObject.LAST_RUN.toArray(new String[0]))
            .and("addresses", "loadBalancer"); // Node, Service
    WantedFields object =
        WantedFields.of("kind", "apiVersion", "ports", "subsets")
            .with("endpoints", WantedFields.of("addresses", "targetRef"))
            .with("webhooks", caller)
            .with("metadata", metadata)
            .with("spec", spec)
            .with("status", status);
    return WantedFields.of("type", "observedAt")
        .with("object", object)
        .merge(object)
        .nestedIn("items");
  }
}
