package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A pod of a scenario. */
final class PodSketch {
  private final WorkloadSketch workload;
  private final String name;
  private final NodeSketch node;
  private final List<Map<String, Object>> owners;
  private final Map<String, String> labels = new TreeMap<>();
  private List<IpAddress> addresses;
  private Instant started = CaptureClock.BEFORE;
  private @Nullable Instant finished;
  private @Nullable Instant deleted;
  private boolean successor;
  private CaptureFormat format = CaptureFormat.PCAP_SLL2;
  private final List<String> samples = new ArrayList<>();

  PodSketch(
      WorkloadSketch workload,
      String name,
      NodeSketch node,
      List<Map<String, Object>> owners,
      Map<String, String> labels,
      List<IpAddress> addresses) {
    this.workload = workload;
    this.name = name;
    this.node = node;
    this.owners = owners;
    this.labels.putAll(labels);
    this.addresses = addresses;
  }

  /** Gives it this address instead of the next free one. */
  PodSketch address(String address) {
    addresses = List.of(IpAddress.of(address));
    return this;
  }

  /** Started so many seconds after the captures did. */
  PodSketch started(long seconds) {
    started = CaptureClock.at(seconds);
    return this;
  }

  /** Its containers ended; it is still in the metadata, with its address. */
  PodSketch finished(long seconds) {
    finished = CaptureClock.at(seconds);
    return this;
  }

  /** It was deleted, and is known only from events. */
  PodSketch deleted(long seconds) {
    deleted = CaptureClock.at(seconds);
    return this;
  }

  /** Has the name of an earlier pod, as those of StatefulSets do. */
  PodSketch asSuccessor() {
    successor = true;
    return this;
  }

  PodSketch capturedAs(CaptureFormat captureFormat) {
    format = captureFormat;
    return this;
  }

  /** Adds a sample of its sockets, taken so many seconds after the captures began. */
  PodSketch sampled(long seconds, SocketTable table) {
    samples.add(table.proc(CaptureClock.at(seconds), this));
    return this;
  }

  WorkloadSketch workload() {
    return workload;
  }

  String namespace() {
    return workload.namespace();
  }

  String name() {
    return name;
  }

  String uid() {
    return Names.uid("Pod", namespace(), successor ? name + " again" : name);
  }

  NodeSketch node() {
    return node;
  }

  List<Map<String, Object>> owners() {
    return owners;
  }

  Map<String, String> labels() {
    return labels;
  }

  boolean hostNetwork() {
    return workload.isHostNetwork();
  }

  /** Its addresses as in the API: its node's, where it shares them. */
  List<IpAddress> addresses() {
    return hostNetwork() ? node.addresses() : addresses;
  }

  IpAddress ipv4() {
    return ofFamily(true);
  }

  IpAddress ipv6() {
    return ofFamily(false);
  }

  /** Its first address: the one clients use unless they say otherwise. */
  IpAddress ip() {
    return addresses().get(0);
  }

  private IpAddress ofFamily(boolean v4) {
    return addresses().stream()
        .filter(address -> address.isIpv4() == v4)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(this + " lacks such an address"));
  }

  /** The port that its workload declares under this name. */
  Optional<PortProtocol> port(String portName) {
    return workload.ports().stream()
        .filter(port -> port.name().equals(portName))
        .map(WorkloadSketch.DeclaredPort::port)
        .findFirst();
  }

  Instant startedAt() {
    return started;
  }

  Optional<Instant> finishedAt() {
    return Optional.ofNullable(finished);
  }

  Optional<Instant> deletedAt() {
    return Optional.ofNullable(deleted);
  }

  /** Whether it still ran when the metadata was fetched. */
  boolean isAlive() {
    return finished == null && deleted == null;
  }

  CaptureFormat format() {
    return format;
  }

  /** The contents of its file of socket samples; empty if there are none. */
  String samples() {
    return String.join("", samples);
  }

  @Override
  public String toString() {
    return "Pod " + namespace() + "/" + name;
  }
}
