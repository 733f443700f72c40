package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.IpAddress;

/** Someone the truth speaks of: a workload (all its pods), or an address. */
sealed interface Party permits WorkloadSketch, Party.Outside {

  /** An address that is no pod's: outside, a node's, a Service's. */
  record Outside(IpAddress address) implements Party {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  static Party at(String address) {
    return new Outside(IpAddress.of(address));
  }
}
