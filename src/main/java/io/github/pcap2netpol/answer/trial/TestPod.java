package io.github.pcap2netpol.answer.trial;

import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pod to create for a trial.
 *
 * @param ref its name, which is unique among the test pods of all namespaces, and its namespace, a
 *     copy
 * @param standsFor what it stands for, for people: a workload, or another peer that a rule selects
 * @param labels its labels
 * @param namedPorts the named ports that it declares, each name once; numbers need no declaration
 */
public record TestPod(PodRef ref, String standsFor, Labels labels, List<ContainerPort> namedPorts) {
  private static final List<IpAddress> SOME_ADDRESS = List.of(IpAddress.of("0.0.0.0"));

  public TestPod {
    Set<String> names = new HashSet<>();
    namedPorts =
        namedPorts.stream().filter(port -> port.name().filter(names::add).isPresent()).toList();
  }

  /** The pod for the evaluator: on no node, so that nothing is exempt. */
  Pod pod() {
    return new Pod(
        ref,
        ref.name(),
        new WorkloadRef(ref.namespace(), "Pod", ref.name()),
        labels,
        Collections.emptySortedSet(),
        Optional.empty(),
        false,
        SOME_ADDRESS,
        Instant.MIN,
        Instant.MAX,
        namedPorts,
        Set.of());
  }

  /** {@code namespace/name}, in the copy. */
  @Override
  public String toString() {
    return ref.toString();
  }
}
