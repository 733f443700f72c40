package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds what nodes translate a cloud's metadata address to, if a DaemonSet answers in its place. A
 * pod's capture shows the original address; some enforcers judge by the translated one.
 */
final class MetadataProxies {
  private static final PortProtocol HTTP = PortProtocol.tcp(80);

  /** GKE's workload identity: the address on which its DaemonSet listens on each node. */
  private static final String GKE = "gke-metadata-server";

  private static final IpAddress GKE_ADDRESS = IpAddress.of("169.254.169.252");
  private static final PortProtocol GKE_PORT = PortProtocol.tcp(988);

  /** Proxies that listen on their node's own address, with their port. */
  private static final Map<String, Integer> AT_NODE =
      Map.of("kube2iam", 8181, "kiam-agent", 8181, "kiam", 8181, "nmi", 2579);

  private final List<Destination.InferredTarget> all = new ArrayList<>();

  MetadataProxies(Cluster cluster) {
    for (Workload workload : cluster.workloads().values()) {
      if (!workload.ref().kind().equals("DaemonSet")) {
        continue;
      }
      Inference reason = Inference.translatedBy(workload.ref().toString());
      if (workload.ref().name().equals(GKE)) {
        all.add(
            new Destination.InferredTarget(
                new Target.AddressTarget(
                    new Peer.ExternalPeer(IpPrefix.of(GKE_ADDRESS)),
                    GKE_PORT,
                    new TreeSet<>(List.of(IpPrefix.of(GKE_ADDRESS))),
                    List.of(new Flow.AddressEnd(GKE_ADDRESS))),
                reason));
      }
      Integer port = AT_NODE.get(workload.ref().name());
      if (port != null && workload.hostNetwork()) {
        onNodes(cluster, workload, PortProtocol.tcp(port), reason);
      }
    }
  }

  private void onNodes(Cluster cluster, Workload workload, PortProtocol port, Inference reason) {
    TreeSet<IpPrefix> addresses = new TreeSet<>();
    List<Flow.End> ends = new ArrayList<>();
    for (Pod pod : workload.pods()) {
      Node node = pod.node().map(cluster.nodes()::get).orElse(null);
      if (node != null) {
        for (IpAddress address : node.addresses()) {
          if (address.isIpv4() && addresses.add(IpPrefix.of(address))) {
            ends.add(new Flow.NodeEnd(node.name(), address));
          }
        }
      }
    }
    if (!addresses.isEmpty()) {
      all.add(
          new Destination.InferredTarget(
              new Target.AddressTarget(
                  new Peer.WorkloadPeer(workload.ref()), port, addresses, ends),
              reason));
    }
  }

  /** The targets to which the node may redirect the address. */
  List<Destination.InferredTarget> translated(IpAddress dialled, PortProtocol port) {
    return dialled.equals(SpecialAddress.CLOUD_METADATA_IPV4) && port.equals(HTTP)
        ? all
        : List.of();
  }
}
