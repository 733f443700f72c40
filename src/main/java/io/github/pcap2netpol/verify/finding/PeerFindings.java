package io.github.pcap2netpol.verify.finding;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.finding.PolicyFindings.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds peers of rules that match nothing. */
final class PeerFindings {
  private static final String CODE = "rule-matches-nothing";

  private final Cluster cluster;
  private final SelectablePods pods;
  private final EnforcerProfile profile;
  private final Map<IpAddress, Pod> podsByAddress = new HashMap<>();
  private final Map<IpAddress, Node> nodesByAddress = new HashMap<>();
  private final Map<IpAddress, Service> servicesByAddress = new HashMap<>();
  private final List<IpPrefix> podNetworks = new ArrayList<>();

  PeerFindings(Cluster cluster, SelectablePods pods, EnforcerProfile profile) {
    this.cluster = cluster;
    this.pods = pods;
    this.profile = profile;
    for (Pod pod : pods.all()) {
      pod.addresses().forEach(address -> podsByAddress.putIfAbsent(address, pod));
    }
    for (Node node : cluster.nodes().values()) {
      node.addresses().forEach(address -> nodesByAddress.putIfAbsent(address, node));
      podNetworks.addAll(node.podCidrs());
    }
    for (Service service : cluster.services().values()) {
      service.clusterIps().forEach(address -> servicesByAddress.putIfAbsent(address, service));
    }
  }

  void look(Direction direction, RulePeer peer, String path, Report report) {
    if (peer instanceof RulePeer.Block block) {
      look(block, path + ".ipBlock", report);
      return;
    }
    List<Pod> matching = pods.of(peer);
    if (pods.namespacesOf(peer).isEmpty()) {
      report.warning(CODE, path + ".namespaceSelector selects no namespace in the metadata.");
    } else if (matching.isEmpty()) {
      report.warning(CODE, path + " selects no pod in the metadata.");
    } else if (SelectablePods.inOwnNetwork(matching).isEmpty()) {
      report.warning(
          CODE,
          path
              + " selects only hostNetwork pods ("
              + SelectablePods.names(matching)
              + "), which count as their nodes and match no selector: "
              + (profile.has(Trait.BLOCKS_MISS_NODES)
                  ? "only a rule without peers allows their traffic under "
                      + profile.product()
                      + "."
                  : "write an ipBlock with the addresses of their nodes."));
    } else if (direction == Direction.EGRESS && profile.has(Trait.SEES_SERVICE_ADDRESS)) {
      services(peer, path, report);
    }
  }

  /**
   * Reports Services whose pods the peer selects although it does not match the Services' own
   * selectors.
   */
  private void services(RulePeer peer, String path, Report report) {
    List<String> namespaces = pods.namespacesOf(peer);
    LabelSelector selector = peer.podSelector();
    for (Service service : cluster.services().values()) {
      Optional<Labels> own = service.selector();
      if (own.isPresent()
          && !service.clusterIps().isEmpty()
          && namespaces.contains(service.ref().namespace())
          && !selector.matches(own.get())
          && pods.in(service.ref().namespace(), LabelSelector.of(own.get())).stream()
              .anyMatch(pod -> selector.matches(pod.labels()))) {
        report.warning(
            "service-not-selected",
            path
                + " selects pods behind Service "
                + service.ref()
                + ", but does not match that Service's own selector, which is all that "
                + profile.product()
                + " looks at: use the labels of the Service's selector.");
      }
    }
  }

  private void look(RulePeer.Block block, String path, Report report) {
    IpPrefix cidr = block.cidr();
    if (!profile.has(Trait.BLOCKS_MATCH_PODS) && isPodsOnly(cidr)) {
      Pod pod = cidr.isSingle() ? podsByAddress.get(cidr.address()) : null;
      report.warning(
          CODE,
          path
              + " "
              + cidr
              + " contains only addresses of pods"
              + (pod == null ? "" : " (" + pod.ref() + ")")
              + (profile.equals(EnforcerProfile.STRICTEST)
                  ? ", which some enforcers never match by address"
                  : ", which " + profile.product() + " never matches by an address")
              + ": select them by their labels.");
    }
    if (!cidr.isSingle()) {
      return;
    }
    Node node = nodesByAddress.get(cidr.address());
    if (node != null && profile.has(Trait.BLOCKS_MISS_NODES)) {
      report.warning(
          CODE,
          path
              + " "
              + cidr
              + " is the address of node "
              + node.name()
              + ", and "
              + profile.product()
              + " never matches nodes by an address.");
    }
    Service service = servicesByAddress.get(cidr.address());
    if (service != null
        && service.selector().isPresent()
        && !profile.has(Trait.SEES_SERVICE_ADDRESS)) {
      report.warning(
          CODE,
          path
              + " "
              + cidr
              + " is the address of Service "
              + service.ref()
              + ", which is translated to a pod's before policies are applied: select its pods by"
              + " their labels.");
    }
  }

  /**
   * Whether a block can only contain pods. A single address in a pod network may also be a node's
   * own.
   */
  private boolean isPodsOnly(IpPrefix cidr) {
    return cidr.isSingle()
        ? podsByAddress.containsKey(cidr.address())
        : podNetworks.stream().anyMatch(network -> network.contains(cidr));
  }
}
