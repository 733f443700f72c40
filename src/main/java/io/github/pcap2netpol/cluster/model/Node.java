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
 * @param gateways addresses at which pods meet it: their first hop. In no API object: read from
 *     {@code route} samples, else taken to be the first address of the pods' subnet. Also those
 *     from which it calls pods itself, often of other nodes only: the subnet's own address, what
 *     the network noted at the node, and what the kubelet's probes tell
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

  /** The node with one more address at which pods meet it. */
  public Node withGateway(IpAddress address) {
    return new Node(
        name,
        addresses,
        Stream.concat(gateways.stream(), Stream.of(address)).sorted().toList(),
        podCidrs,
        labels);
  }
}
