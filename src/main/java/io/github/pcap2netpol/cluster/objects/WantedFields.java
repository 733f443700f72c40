package io.github.pcap2netpol.cluster.objects;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of an object are read; all others are skipped while parsing, which is what makes
 * reading ten thousand pods fast. Sequences are looked through. One set serves all kinds, since an
 * object's kind may come last in it.
 */
public final class WantedFields {
  /** Everything below. */
  public static final WantedFields ALL = new WantedFields(Map.of());

  /** The fields used of any Kubernetes object. */
  public static final WantedFields OF_OBJECTS = ofObjects();

  private final Map<String, WantedFields> byName;

  private WantedFields(Map<String, WantedFields> byName) {
    this.byName = byName;
  }

  /** What is wanted below the field, or null if the field is not wanted. */
  @Nullable
  public WantedFields below(String name) {
    return this == ALL ? ALL : byName.get(name);
  }

  private static WantedFields ofObjects() {
    WantedFields probe = all("httpGet", "tcpSocket", "grpc");
    WantedFields container =
        all("ports", "restartPolicy")
            .with("livenessProbe", probe)
            .with("readinessProbe", probe)
            .with("startupProbe", probe);
    WantedFields template = all().with("metadata", all("labels")).with("spec", all("hostNetwork"));
    WantedFields metadata =
        all(
                "name",
                "namespace",
                "uid",
                "resourceVersion",
                "creationTimestamp",
                "deletionTimestamp",
                "labels",
                "ownerReferences")
            .with("annotations", all(NodeAnnotations.KEYS.toArray(new String[0])));
    WantedFields spec =
        all("nodeName", "hostNetwork", "restartPolicy") // Pod
            .with("containers", container)
            .with("initContainers", container)
            .with("selector", ALL) // controllers and Services
            .with("template", template)
            .with("jobTemplate", all().with("spec", all().with("template", template)))
            .and("type", "clusterIP", "clusterIPs", "externalIPs", "ports", "externalName")
            .and("externalTrafficPolicy", "loadBalancerSourceRanges")
            .and("podCIDR", "podCIDRs") // Node
            .and("defaultBackend", "backend", "rules") // Ingress
            .and("podSelector", "ingress", "egress", "policyTypes"); // NetworkPolicy
    WantedFields containerStatus = all().with("state", all("terminated", "running", "waiting"));
    WantedFields status =
        all("phase", "podIP", "podIPs", "hostIP", "hostIPs", "startTime") // Pod
            .with("conditions", all("type", "status", "lastTransitionTime"))
            .with("containerStatuses", containerStatus)
            .and("addresses", "loadBalancer"); // Node, Service
    WantedFields object =
        all("kind", "apiVersion", "ports", "subsets")
            .with("endpoints", all("addresses", "targetRef"))
            .with("metadata", metadata)
            .with("spec", spec)
            .with("status", status);
    return all("type", "observedAt").with("object", object).merge(object);
  }

  private static WantedFields all(String... names) {
    return new WantedFields(Map.of()).and(names);
  }

  private WantedFields and(String... names) {
    Map<String, WantedFields> copy = new HashMap<>(byName);
    for (String name : names) {
      copy.put(name, ALL);
    }
    return new WantedFields(copy);
  }

  private WantedFields with(String name, WantedFields below) {
    Map<String, WantedFields> copy = new HashMap<>(byName);
    copy.put(name, below);
    return new WantedFields(copy);
  }

  private WantedFields merge(WantedFields other) {
    Map<String, WantedFields> copy = new HashMap<>(byName);
    copy.putAll(other.byName);
    return new WantedFields(copy);
  }
}
