package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Builds a pod from what matters to a test. By default it is a bare pod that has always existed, on
 * no node, without labels, addresses or ports.
 */
public final class PodBuilder {
  private PodRef ref;
  private String uid = "";
  private WorkloadRef workload;
  private Labels labels = Labels.NONE;
  private Collection<String> changedLabels = Set.of();
  private Optional<String> node = Optional.empty();
  private boolean hostNetwork;
  private List<IpAddress> addresses = List.of();
  private Instant from = Instant.MIN;
  private Instant until = Instant.MAX;
  private List<ContainerPort> ports = List.of();
  private Set<Integer> probePorts = Set.of();

  private PodBuilder(PodRef ref) {
    this.ref = ref;
    workload = new WorkloadRef(ref.namespace(), "Pod", ref.name());
  }

  public static PodBuilder pod(String namespace, String name) {
    return new PodBuilder(new PodRef(namespace, name));
  }

  /** Starts like this pod, but without its label history, container runs and nameservers. */
  public static PodBuilder like(Pod pod) {
    PodBuilder copy =
        new PodBuilder(pod.ref())
            .uid(pod.uid())
            .of(pod.workload())
            .labels(pod.labels())
            .changedLabels(pod.changedLabels())
            .hostNetwork(pod.hostNetwork())
            .at(pod.addresses())
            .from(pod.from())
            .until(pod.until())
            .ports(pod.ports())
            .probed(pod.probePorts());
    copy.node = pod.node();
    return copy;
  }

  /** A container's port with a name. */
  public static ContainerPort named(String name, PortProtocol port) {
    return new ContainerPort(Optional.of(name), port, OptionalInt.empty());
  }

  /** A container's port without a name. */
  public static ContainerPort unnamed(PortProtocol port) {
    return new ContainerPort(Optional.empty(), port, OptionalInt.empty());
  }

  public PodBuilder ref(PodRef value) {
    ref = value;
    return this;
  }

  public PodBuilder uid(String value) {
    uid = value;
    return this;
  }

  public PodBuilder of(WorkloadRef value) {
    workload = value;
    return this;
  }

  public PodBuilder labels(Labels value) {
    labels = value;
    return this;
  }

  public PodBuilder changedLabels(Collection<String> keys) {
    changedLabels = keys;
    return this;
  }

  /** On this node. */
  public PodBuilder on(String value) {
    node = Optional.of(value);
    return this;
  }

  public PodBuilder onNoNode() {
    node = Optional.empty();
    return this;
  }

  /** Whether it shares its node's network namespace, in which case it has no addresses. */
  public PodBuilder hostNetwork(boolean value) {
    hostNetwork = value;
    return this;
  }

  public PodBuilder at(String... own) {
    return at(Arrays.stream(own).map(IpAddress::of).toList());
  }

  public PodBuilder at(List<IpAddress> own) {
    addresses = own;
    return this;
  }

  public PodBuilder from(Instant value) {
    from = value;
    return this;
  }

  public PodBuilder until(Instant value) {
    until = value;
    return this;
  }

  public PodBuilder ports(ContainerPort... declared) {
    return ports(List.of(declared));
  }

  public PodBuilder ports(List<ContainerPort> declared) {
    ports = declared;
    return this;
  }

  /** Ports that the kubelet probes. */
  public PodBuilder probed(Set<Integer> called) {
    probePorts = called;
    return this;
  }

  public Pod build() {
    return new Pod(
        ref,
        uid,
        workload,
        labels,
        new TreeSet<>(changedLabels),
        node,
        hostNetwork,
        addresses,
        from,
        until,
        ports,
        probePorts);
  }
}
