package io.github.pcap2netpol.policy.contract;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.github.pcap2netpol.contract.AgreedPort;
import io.github.pcap2netpol.contract.AgreedPort.Named;
import io.github.pcap2netpol.contract.AgreedPort.Range;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.policy.contract.Admission.Blocks;
import io.github.pcap2netpol.policy.contract.Admission.Members;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes admissions as objects of the API. */
final class AdmissionWriter {
  private final String label;
  private final PortRanges ranges;

  AdmissionWriter(String label, PortRanges ranges) {
    this.label = label;
    this.ranges = ranges;
  }

  NetworkPolicyPeer peer(Admission.Peer peer) {
    NetworkPolicyPeerBuilder builder = new NetworkPolicyPeerBuilder();
    if (peer instanceof Members members) {
      return builder
          .withNewNamespaceSelector()
          .endNamespaceSelector()
          .withNewPodSelector()
          .addToMatchLabels(label, members.network().tag())
          .endPodSelector()
          .build();
    }
    Blocks blocks = (Blocks) peer;
    return builder
        .withNewIpBlock()
        .withCidr(blocks.range().toString())
        .withExcept(blocks.except().stream().map(IpPrefix::toString).toList())
        .endIpBlock()
        .build();
  }

  List<NetworkPolicyPort> ports(Collection<AgreedPort> ports) {
    return ports.stream().flatMap(this::port).toList();
  }

  private Stream<NetworkPolicyPort> port(AgreedPort port) {
    String protocol = port.protocol().name();
    if (port.numbers() instanceof Range range) {
      if (range.isSingle() || ranges == PortRanges.SINGLE_PORTS) {
        return IntStream.rangeClosed(range.first(), range.last())
            .mapToObj(number -> builder(protocol).withPort(new IntOrString(number)).build());
      }
      return Stream.of(
          builder(protocol)
              .withPort(new IntOrString(range.first()))
              .withEndPort(range.last())
              .build());
    }
    NetworkPolicyPortBuilder builder = builder(protocol);
    return Stream.of(
        port.numbers() instanceof Named named
            ? builder.withPort(new IntOrString(named.name())).build()
            : builder.build());
  }

  private static NetworkPolicyPortBuilder builder(String protocol) {
    return new NetworkPolicyPortBuilder().withProtocol(protocol);
  }
}
