package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.List;

/**
 * A node.
 *
 * @param name its name
 * @param addresses all its addresses in the API, both families
 * @param gateways addresses at which its own pods meet it: their first hop. In no API object: read
 *     from {@code route} samples, else taken to be the first address of the pods' subnet. Also the
 *     subnet's own address, from which an overlay's node calls pods of other nodes
 * @param podCidrs the subnets of its pods, from {@code spec.podCIDRs} or {@code route} samples
 */
public record Node(
    String name, List<IpAddress> addresses, List<IpAddress> gateways, List<IpPrefix> podCidrs) {
  public Node {
    addresses = List.copyOf(addresses);
    gateways = List.copyOf(gateways);
    podCidrs = List.copyOf(podCidrs);
  }
}
