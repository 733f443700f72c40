package io.github.pcap2netpol.flowlog.model;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Optional;

/** Finds the address of a pod that a record only names. */
@FunctionalInterface
public interface PodAddresses {
  /** Knows no addresses, so that such records are not used. */
  PodAddresses NONE = pod -> Optional.empty();

  Optional<IpAddress> of(PodRef pod);
}
