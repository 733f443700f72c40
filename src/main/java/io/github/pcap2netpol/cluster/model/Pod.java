package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A pod in the metadata, running or ended.
 *
 * @param ref its name
 * @param uid its uid, or "" if the metadata has none
 * @param workload its top-most controller, or itself
 * @param labels its most recent labels
 * @param changedLabels keys of labels that were added, removed or changed during the capture
 * @param node the node it was bound to, empty while unscheduled
 * @param hostNetwork whether it shares its node's network namespace; {@code addresses} is empty
 *     then
 * @param addresses its own addresses, both families
 * @param from when it began to own its addresses; {@link Instant#MIN} if unknown
 * @param until when it ceased to own them; {@link Instant#MAX} if it had not
 * @param ports the ports its containers declare, including sidecars among the init containers
 * @param probePorts the ports that the kubelet's probes call, with names resolved
 * @param labelHistory its earlier labels
 * @param runs the last run of each of its containers, as far as its status reports them
 * @param nameservers the resolvers that its {@code dnsConfig} names
 */
public record Pod(
    PodRef ref,
    String uid,
    WorkloadRef workload,
    Labels labels,
    SortedSet<String> changedLabels,
    Optional<String> node,
    boolean hostNetwork,
    List<IpAddress> addresses,
    Instant from,
    Instant until,
    List<ContainerPort> ports,
    Set<Integer> probePorts,
    LabelHistory labelHistory,
    List<ContainerRun> runs,
    List<IpAddress> nameservers) {
  public Pod {
    runs = List.copyOf(runs);
    nameservers = List.copyOf(nameservers);
    changedLabels = Collections.unmodifiableSortedSet(new TreeSet<>(changedLabels));
    addresses = List.copyOf(addresses);
    ports = List.copyOf(ports);
    probePorts = Collections.unmodifiableSortedSet(new TreeSet<>(probePorts));
  }

  /** A pod whose labels never changed, as far as is known. */
  public Pod(
      PodRef ref,
      String uid,
      WorkloadRef workload,
      Labels labels,
      SortedSet<String> changedLabels,
      Optional<String> node,
      boolean hostNetwork,
      List<IpAddress> addresses,
      Instant from,
      Instant until,
      List<ContainerPort> ports,
      Set<Integer> probePorts) {
    this(
        ref,
        uid,
        workload,
        labels,
        changedLabels,
        node,
        hostNetwork,
        addresses,
        from,
        until,
        ports,
        probePorts,
        LabelHistory.NONE,
        List.of(),
        List.of());
  }

  /** The labels it had at that moment. */
  public Labels labelsAt(Instant time) {
    return labelHistory.at(time).orElse(labels);
  }

  /** A copy of this pod with the labels it had at that moment, and no history. */
  public Pod asOf(Instant time) {
    return labelHistory.earlier().isEmpty()
        ? this
        : copy(workload, labelsAt(time), hostNetwork, addresses, from, LabelHistory.NONE);
  }

  /** A copy of this pod that belongs to another workload. */
  public Pod of(WorkloadRef other) {
    return other.equals(workload)
        ? this
        : copy(other, labels, hostNetwork, addresses, from, labelHistory);
  }

  /** A copy of this pod that began to own its addresses at another time. */
  public Pod since(Instant time) {
    return time.equals(from)
        ? this
        : copy(workload, labels, hostNetwork, addresses, time, labelHistory);
  }

  /** A copy of this pod with its addresses of one family only. */
  public Pod ofFamily(boolean ipv4) {
    List<IpAddress> some = addresses.stream().filter(each -> each.isIpv4() == ipv4).toList();
    return some.size() == addresses.size()
        ? this
        : copy(workload, labels, hostNetwork, some, from, labelHistory);
  }

  /** A copy of this pod that shares its node's network namespace. */
  public Pod onHostNetwork() {
    return copy(workload, labels, true, List.of(), from, labelHistory);
  }

  private Pod copy(
      WorkloadRef workload,
      Labels labels,
      boolean hostNetwork,
      List<IpAddress> addresses,
      Instant from,
      LabelHistory labelHistory) {
    return new Pod(
        ref,
        uid,
        workload,
        labels,
        changedLabels,
        node,
        hostNetwork,
        addresses,
        from,
        until,
        ports,
        probePorts,
        labelHistory,
        runs,
        nameservers);
  }

  /**
   * Compares the fields that most often differ first, since most pods that are compared are
   * different.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Pod that
            && ref.equals(that.ref)
            && uid.equals(that.uid)
            && workload.equals(that.workload)
            && labels.equals(that.labels)
            && changedLabels.equals(that.changedLabels)
            && node.equals(that.node)
            && hostNetwork == that.hostNetwork
            && addresses.equals(that.addresses)
            && from.equals(that.from)
            && until.equals(that.until)
            && ports.equals(that.ports)
            && probePorts.equals(that.probePorts)
            && labelHistory.equals(that.labelHistory)
            && runs.equals(that.runs)
            && nameservers.equals(that.nameservers));
  }

  /** Hashes only the fields that identify pods. */
  @Override
  public int hashCode() {
    return ref.hashCode() * 31 + uid.hashCode();
  }
}
