package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;

/** Whose an address is at some moment. */
public sealed interface AddressOwner {
  /** A pod's own address. */
  record PodOwner(Pod pod) implements AddressOwner {}

  /** A node's address, in the API. hostNetwork pods speak with it too. */
  record NodeOwner(Node node) implements AddressOwner {}

  /** The node as its own pods meet it: their first hop. */
  record GatewayOwner(Node node) implements AddressOwner {}

  /** An address of a Service, whatever the port: cluster IP, load balancer or external IP. */
  record ServiceOwner(Service service) implements AddressOwner {}

  /** An address that is the same everywhere: nobody in particular. */
  record SpecialOwner(SpecialAddress kind) implements AddressOwner {}

  /**
   * Nobody the metadata knows.
   *
   * @param insidePodNetwork whether the address is within the pods' subnets, so that it probably
   *     was a pod that the metadata lacks
   */
  record UnknownOwner(boolean insidePodNetwork) implements AddressOwner {}
}
