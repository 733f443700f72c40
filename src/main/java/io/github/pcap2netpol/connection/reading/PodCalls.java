package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections that pods opened, anywhere in one capture. Distinguishes a node's own calls from
 * masqueraded calls of its pods.
 */
final class PodCalls {
  private record Called(IpAddress responder, PortProtocol port) {}

  private final PodsByName pods;
  private final Set<Long> sequences = new HashSet<>();
  private final Set<Called> called = new HashSet<>();

  PodCalls(PodsByName pods, List<CaptureTracker> trackers) {
    this.pods = pods;
    trackers.forEach(tracker -> tracker.sums().sums().forEach(this::remember));
  }

  private void remember(SumKey key, Sum sum) {
    if (!(pods.owner(key.originator().address(), sum.first().timeNanos()) instanceof PodOwner)) {
      return;
    }
    sum.samples().forEach(sample -> sequences.add(sample.sequence()));
    called.add(new Called(key.responder().address(), key.port()));
    pods.eachBehind(
        key.responder().address(),
        key.port(),
        (address, port) -> called.add(new Called(address, port)));
  }

  /** Whether a call with a node's address may be a pod's, whose address the node replaced. */
  boolean mayBePods(SumKey key, Sum sum) {
    return sum.samples().isEmpty()
        ? called.contains(new Called(key.responder().address(), key.port()))
        : sum.samples().stream().anyMatch(sample -> sequences.contains(sample.sequence()));
  }
}
