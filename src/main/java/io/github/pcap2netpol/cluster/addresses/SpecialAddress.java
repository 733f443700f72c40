package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.net.IpAddress;
import java.util.Set;

/** Addresses with a fixed meaning, which nobody in particular owns. */
public enum SpecialAddress {
  /** 127.0.0.0/8, ::1. */
  LOOPBACK,
  /** 224.0.0.0/4, ff00::/8, such as mDNS. */
  MULTICAST,
  /** 255.255.255.255, or the last address of an IPv4 pod subnet. */
  BROADCAST,
  /** 169.254.0.0/16 or fe80::/10, except the special ones below. */
  LINK_LOCAL,
  /** {@link #CLOUD_METADATA_ADDRESSES}. */
  CLOUD_METADATA,
  /**
   * 169.254.20.10 and other addresses of a node-local resolver: it answers DNS on the pod's own
   * node.
   */
  NODE_LOCAL_DNS,
  /** 0.0.0.0, :: . */
  UNSPECIFIED;

  /** The metadata service of most clouds. */
  public static final IpAddress CLOUD_METADATA_IPV4 = IpAddress.of("169.254.169.254");

  /** The metadata services of clouds: the address most of them use, and Amazon's over IPv6. */
  public static final Set<IpAddress> CLOUD_METADATA_ADDRESSES =
      Set.of(CLOUD_METADATA_IPV4, IpAddress.of("fd00:ec2::254"));
}
