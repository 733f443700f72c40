package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node.
 *
 * @param name its name
 * @param addresses all its addresses in the API, both families
 * @param gateways addresses under which pods see the node. Usually their first hop, which is in no
 *     API object: read from {@code route} samples, else assumed to be the first address of the
 *     pods' subnet. Also the addresses from which the node calls pods, often only those on other
 *     nodes: the subnet's own address, addresses in annotations, and addresses that the kubelet's
 *     probes reveal
 * @param podCidrs the subnets of its pods, from {@code spec.podCIDRs} or {@code route} samples
 * @param labels its labels
 */
public record Node(
    String name,
    List<IpAddress> addresses,
    List<IpAddress> gateways,
    List<IpPrefix> podCidrs,
    Labels labels) {
  public Node {
    addresses = List.copyOf(addresses);
    gateways = List.copyOf(gateways);
    podCidrs = List.copyOf(podCidrs);
  }

  /** A node without labels. */
  public Node(
      String name, List<IpAddress> addresses, List<IpAddress> gateways, List<IpPrefix> podCidrs) {
    this(name, addresses, gateways, podCidrs, Labels.NONE);
  }

  /** The node with one more address under which pods see it. */
  public Node withGateway(IpAddress address) {
    return new Node(
        name,
        addresses,
        Stream.concat(gateways.stream(), Stream.of(address)).sorted().toList(),
        podCidrs,
        labels);
  }
}
