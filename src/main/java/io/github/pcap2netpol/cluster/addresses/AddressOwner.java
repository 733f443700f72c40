package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import java.util.Optional;

/** The owner of an address at some moment. */
public sealed interface AddressOwner {
  /** The node, if it is one under any of its addresses. */
  default Optional<Node> asNode() {
    if (this instanceof NodeOwner owner) {
      return Optional.of(owner.node());
    }
    return this instanceof GatewayOwner gateway ? Optional.of(gateway.node()) : Optional.empty();
  }

  /** A pod's own address. */
  record PodOwner(Pod pod) implements AddressOwner {}

  /** A node's address in the API, which its hostNetwork pods share. */
  record NodeOwner(Node node) implements AddressOwner {}

  /** A node under the address its own pods see: their first hop. */
  record GatewayOwner(Node node) implements AddressOwner {}

  /** An address of a Service, on any port: cluster IP, load balancer IP or external IP. */
  record ServiceOwner(Service service) implements AddressOwner {}

  /** An address with a fixed meaning that nobody in particular owns. */
  record SpecialOwner(SpecialAddress kind) implements AddressOwner {}

  /**
   * No owner in the metadata.
   *
   * @param insidePodNetwork whether the address is within the pods' subnets, so that it probably
   *     was a pod that the metadata lacks
   */
  record UnknownOwner(boolean insidePodNetwork) implements AddressOwner {}
}
