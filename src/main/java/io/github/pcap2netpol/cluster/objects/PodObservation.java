package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.ContainerRun;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pod at one moment, from a List or a watch event.
 *
 * @param meta its metadata
 * @param order position in reading order, for observations without a resource version
 * @param event ADDED, MODIFIED or DELETED; empty if it is from a List
 * @param observedAt when the event was received, if recorded
 * @param node the node it is bound to
 * @param hostNetwork whether it shares its node's network namespace
 * @param hostAddresses its node's addresses
 * @param addresses the addresses in its status
 * @param phase Pending, Running, Succeeded, Failed, Unknown or ""
 * @param started its status.startTime
 * @param falseSince when each of its False conditions became False
 * @param hasContainerStatuses whether its status reports on its containers
 * @param finished when the last container terminated, if all have
 * @param restarts whether containers that end are restarted
 * @param containers the names of its long-running containers, without the capture sidecar
 * @param ports the ports its containers declare
 * @param probePorts the ports that the kubelet's probes call
 * @param topology the selectors in its affinity and topology spread rules
 * @param runs the last run of each container, as far as its status reports them
 * @param nameservers the resolvers that its {@code dnsConfig} names
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
    List<LabelSelector> topology,
    List<ContainerRun> runs,
    List<IpAddress> nameservers) {

  boolean isDeletion() {
    return event.isPresent() && event.get().equals("DELETED");
  }

  boolean isFinalPhase() {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** Whether nothing indicates yet that the pod is about to end. */
  boolean isCarefree() {
    return !isDeletion() && !isFinalPhase() && meta.deletion().isEmpty();
  }
}
