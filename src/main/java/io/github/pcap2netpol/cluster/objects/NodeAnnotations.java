package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Annotations in which networks record the addresses from which a node itself calls pods, often
 * only those of other nodes. These addresses are in the pods' network, and nowhere else in the API.
 */
public final class NodeAnnotations {
  /** Calico's tunnel ends, and Cilium's address on each node. */
  private static final Set<String> ADDRESSES =
      Set.of(
          "projectcalico.org/IPv4IPIPTunnelAddr",
          "projectcalico.org/IPv4VXLANTunnelAddr",
          "projectcalico.org/IPv4WireguardInterfaceAddr",
          "projectcalico.org/IPv6VXLANTunnelAddr",
          "projectcalico.org/IPv6WireguardInterfaceAddr",
          "network.cilium.io/ipv4-cilium-host",
          "network.cilium.io/ipv6-cilium-host");

  /** OVN-Kubernetes' pod subnets, {@code {"default":["10.128.0.0/23"]}}. */
  private static final String OVN_SUBNETS = "k8s.ovn.org/node-subnets";

  private static final Pattern OVN_DEFAULT = Pattern.compile("\"default\":\\s*\\[?([^\\]}]*)");
  private static final Pattern BLOCK = Pattern.compile("[0-9a-fA-F:.]+/[0-9]+");

  /** The keys of all annotations that are read. */
  public static final Set<String> KEYS =
      Set.copyOf(Stream.concat(ADDRESSES.stream(), Stream.of(OVN_SUBNETS)).toList());

  private NodeAnnotations() {}

  /** The addresses in a node's annotations. */
  static List<IpAddress> addresses(Mapping annotations) {
    Stream<IpAddress> plain =
        ADDRESSES.stream()
            .flatMap(key -> annotations.text(key).stream())
            .flatMap(text -> IpAddress.parse(text).stream());
    Stream<IpAddress> ofBlocks =
        annotations.text(OVN_SUBNETS).stream()
            .flatMap(NodeAnnotations::ovnBlocks)
            .flatMap(block -> managementPort(block).stream());
    return Stream.concat(plain, ofBlocks).distinct().sorted().toList();
  }

  private static Stream<IpPrefix> ovnBlocks(String text) {
    Matcher blocks = OVN_DEFAULT.matcher(text);
    return blocks.find()
        ? BLOCK
            .matcher(blocks.group(1))
            .results()
            .flatMap(found -> IpPrefix.parse(found.group()).stream())
        : Stream.empty();
  }

  /** The node's own interface has the second address of the block; the first is a router's. */
  private static Optional<IpAddress> managementPort(IpPrefix block) {
    IpAddress first = block.address();
    return block.length() > first.bits() - 2
        ? Optional.empty()
        : Optional.of(new IpAddress(first.high(), first.low() + 2));
  }
}
