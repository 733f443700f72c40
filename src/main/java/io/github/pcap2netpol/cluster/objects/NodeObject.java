package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.List;

/**
 * A Node (Kubernetes API, core/v1).
 *
 * @param meta its metadata
 * @param addresses its addresses, without host names
 * @param podCidrs the subnets of its pods, if the API knows them
 * @param inPodNetwork its own addresses in the pods' network, from its annotations
 */
public record NodeObject(
    ObjectMeta meta,
    List<IpAddress> addresses,
    List<IpPrefix> podCidrs,
    List<IpAddress> inPodNetwork)
    implements MetadataObjects.Versioned {

  static NodeObject read(ObjectMeta meta, Mapping node) {
    Mapping spec = node.mapping("spec");
    List<String> cidrs = spec.texts("podCIDRs");
    return new NodeObject(
        meta,
        node.mapping("status").mappings("addresses").stream()
            .filter(entry -> entry.text("type").filter(type -> type.endsWith("IP")).isPresent())
            .flatMap(entry -> entry.text("address").flatMap(IpAddress::parse).stream())
            .distinct()
            .toList(),
        (cidrs.isEmpty() ? spec.text("podCIDR").stream().toList() : cidrs)
            .stream().flatMap(text -> IpPrefix.parse(text).stream()).distinct().toList(),
        NodeAnnotations.addresses(node.mapping("metadata").mapping("annotations")));
  }
}
