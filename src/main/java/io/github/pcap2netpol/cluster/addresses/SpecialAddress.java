package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.net.IpAddress;
import java.util.Set;

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
  /** {@link #CLOUD_METADATA_ADDRESSES}. */
  CLOUD_METADATA,
  /**
   * 169.254.20.10 and others that a node-local resolver takes: answers DNS on the pod's own node.
   */
  NODE_LOCAL_DNS,
  /** 0.0.0.0, :: . */
  UNSPECIFIED;

  /** Where clouds answer questions of their machines: most of them, and Amazon's over IPv6. */
  public static final Set<IpAddress> CLOUD_METADATA_ADDRESSES =
      Set.of(IpAddress.of("169.254.169.254"), IpAddress.of("fd00:ec2::254"));
}
