package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pod at one moment: as a List has it, or as a watch event brought it.
 *
 * @param meta its metadata
 * @param order in which it was read, to tell observations apart that have no resource version
 * @param event ADDED, MODIFIED or DELETED; empty if it is from a List
 * @param observedAt when the event was received, where that was noted
 * @param node the node it is bound to
 * @param hostNetwork whether it shares its node's network namespace
 * @param hostAddresses its node's addresses
 * @param addresses the addresses in its status
 * @param phase Pending, Running, Succeeded, Failed, Unknown or ""
 * @param started its status.startTime
 * @param falseSince when each of its conditions that are False became so
 * @param hasContainerStatuses whether its status says how its containers are
 * @param finished if all its containers have terminated: when the last one did
 * @param restarts whether containers that end are started again
 * @param containers the names of the containers that stay, without a sidecar that captures
 * @param ports what its containers declare
 * @param probePorts what the kubelet's probes call
 * @param topology which pods its rules about affinity and spreading are about
 */
public record PodObservation(
    ObjectMeta meta,
    long order,
    Optional<String> event,
    Optional<Instant> observedAt,
    Optional<String> node,
    boolean hostNetwork,
    List<IpAddress> hostAddresses,
    List<IpAddress> addresses,
    String phase,
    Optional<Instant> started,
    Map<String, Instant> falseSince,
    boolean hasContainerStatuses,
    Optional<Instant> finished,
    boolean restarts,
    List<String> containers,
    List<ContainerPort> ports,
    Set<Integer> probePorts,
    List<LabelSelector> topology) {

  boolean isDeletion() {
    return event.isPresent() && event.get().equals("DELETED");
  }

  boolean isFinalPhase() {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** Whether nothing says yet that the pod is about to end. */
  boolean isCarefree() {
    return !isDeletion() && !isFinalPhase() && meta.deletion().isEmpty();
  }
}
