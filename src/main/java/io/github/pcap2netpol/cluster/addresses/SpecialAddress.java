package io.github.pcap2netpol.cluster.addresses;

/** Addresses that belong to nobody in particular. */
public enum SpecialAddress {
  /** 127.0.0.0/8, ::1. */
  LOOPBACK,
  /** 224.0.0.0/4, ff00::/8, such as mDNS. */
  MULTICAST,
  /** 255.255.255.255, or the last address of an IPv4 pod subnet. */
  BROADCAST,
  /** 169.254.0.0/16 or fe80::/10, none of the others. */
  LINK_LOCAL,
  /** 169.254.169.254, fd00:ec2::254: a cloud's metadata. */
  CLOUD_METADATA,
  /**
   * 169.254.20.10 and others that a node-local resolver takes: answers DNS on the pod's own node.
   */
  NODE_LOCAL_DNS,
  /** 0.0.0.0, :: . */
  UNSPECIFIED
}
