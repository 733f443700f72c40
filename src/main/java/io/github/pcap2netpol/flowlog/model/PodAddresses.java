package io.github.pcap2netpol.flowlog.model;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Optional;

/** Which address stands for a pod that a record names without its address. */
@FunctionalInterface
public interface PodAddresses {
  /** None at all: such records are not used. */
  PodAddresses NONE = pod -> Optional.empty();

  Optional<IpAddress> of(PodRef pod);
}
