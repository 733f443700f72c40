package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.IpAddress;

/** A party in the truth: a workload (all its pods), or an address. */
sealed interface Party permits WorkloadSketch, Party.Outside {

  /** An address that no pod has: outside, of a node, or of a Service. */
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
