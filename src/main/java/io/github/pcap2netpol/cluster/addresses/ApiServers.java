package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The API servers of a cluster. They are interchangeable: whatever one of them calls (webhooks,
 * aggregated APIs, or pods for {@code kubectl exec}), another may call tomorrow.
 *
 * @param endpoints where they listen: the endpoints of Service default/kubernetes
 * @param nodes the nodes they run on, by name; empty if the control plane is managed elsewhere
 */
public record ApiServers(SortedSet<Endpoint> endpoints, SortedSet<String> nodes) {
  public static final ServiceRef SERVICE = new ServiceRef("default", "kubernetes");

  /** The label that kubeadm, and other installers after it, put on the API server's static pods. */
  private static final Labels STATIC_POD = Labels.of(Map.of("component", "kube-apiserver"));

  /** Labels of control-plane nodes (Kubernetes documentation, "Well-Known Labels"). */
  private static final Set<String> ROLES =
      Set.of("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master");

  public ApiServers {
    endpoints = Collections.unmodifiableSortedSet(new TreeSet<>(endpoints));
    nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
  }

  public static ApiServers of(Cluster cluster) {
    SortedSet<Endpoint> endpoints = new TreeSet<>();
    Service service = cluster.services().get(SERVICE);
    if (service != null) {
      for (ServiceEndpoint endpoint : service.endpoints()) {
        endpoints.add(new Endpoint(endpoint.address(), endpoint.port().port()));
      }
    }
    SortedSet<String> nodes = new TreeSet<>();
    for (Node node : cluster.nodes().values()) {
      boolean listed =
          endpoints.stream().map(Endpoint::address).anyMatch(node.addresses()::contains);
      if (listed || node.labels().values().keySet().stream().anyMatch(ROLES::contains)) {
        nodes.add(node.name());
      }
    }
    cluster.workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .filter(ApiServers::isStaticPod)
        .flatMap(pod -> pod.node().stream())
        .forEach(nodes::add);
    return new ApiServers(endpoints, nodes);
  }

  /** Whether the pod is an API server. */
  public static boolean isStaticPod(Pod pod) {
    return pod.hostNetwork()
        && pod.ref().namespace().equals("kube-system")
        && pod.labels().containsAll(STATIC_POD);
  }

  /** Whether an API server listens on this address. */
  public boolean isAt(IpAddress address) {
    return endpoints.stream().anyMatch(endpoint -> endpoint.address().equals(address));
  }
}
