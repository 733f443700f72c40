package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Optional;

/**
 * A conversation that took place, as an enforcer of policies sees it. If an address was translated,
 * there is one exchange for each pair of addresses that it may be judged by.
 *
 * @param fromPod who opened it, where that is known at this point of the path
 * @param from its address there
 * @param toPod who was called
 * @param to its address there
 * @param port the port there
 */
record Exchange(
    Optional<PodSketch> fromPod,
    IpAddress from,
    Optional<PodSketch> toPod,
    IpAddress to,
    PortProtocol port) {
  @Override
  public String toString() {
    return fromPod.map(PodSketch::toString).orElse(from.toString())
        + " -> "
        + toPod.map(PodSketch::toString).orElse(to.toString())
        + " "
        + port;
  }
}
