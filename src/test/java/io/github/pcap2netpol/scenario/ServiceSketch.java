package io.github.pcap2netpol.scenario;

import static java.util.Objects.requireNonNull;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Service of a scenario. */
final class ServiceSketch {
  /**
   * One of its ports.
   *
   * @param name its name
   * @param port protocol and number at the Service's address
   * @param target the {@code targetPort}: an Integer or a String
   * @param nodePort 0 if there is none
   */
  record Port(String name, PortProtocol port, Object target, int nodePort) {}

  private final String namespace;
  private final String name;
  private final List<IpAddress> clusterIps;
  private final List<Port> ports = new ArrayList<>();
  private Optional<String> sourceCluster = Optional.empty();
  private final List<Endpoint> outsideEndpoints = new ArrayList<>();
  private @Nullable Map<String, String> selector;
  private String type = "ClusterIP";
  private boolean trafficLocal;
  private List<String> sourceRanges = List.of();
  private List<String> loadBalancerIps = List.of();
  private boolean headless;

  ServiceSketch(String namespace, String name, List<IpAddress> clusterIps) {
    this.namespace = namespace;
    this.name = name;
    this.clusterIps = clusterIps;
  }

  ServiceSketch selects(Map<String, String> labels) {
    selector = new TreeMap<>(labels);
    return this;
  }

  /** Selects by the label that a sketched workload has by default. */
  ServiceSketch selects(String app) {
    return selects(Map.of("app", app));
  }

  ServiceSketch port(PortProtocol port, int target) {
    return add(port, target, 0);
  }

  ServiceSketch port(PortProtocol port, String target) {
    return add(port, target, 0);
  }

  ServiceSketch nodePort(PortProtocol port, int target, int nodePort) {
    if (type.equals("ClusterIP")) {
      type = "NodePort";
    }
    return add(port, target, nodePort);
  }

  private ServiceSketch add(PortProtocol port, Object target, int nodePort) {
    String portName = (port.protocol() + "-" + port.port()).toLowerCase(java.util.Locale.ROOT);
    ports.add(new Port(portName, port, target, nodePort));
    return this;
  }

  /** Its name resolves to the pods' own addresses. */
  ServiceSketch headless() {
    headless = true;
    return this;
  }

  ServiceSketch loadBalancer(String address, String... ranges) {
    type = "LoadBalancer";
    loadBalancerIps = List.of(address);
    sourceRanges = List.of(ranges);
    return this;
  }

  /** {@code externalTrafficPolicy: Local}: callers keep their address. */
  ServiceSketch local() {
    trafficLocal = true;
    return this;
  }

  /** An endpoint written by hand. */
  ServiceSketch endpoint(String address, int port) {
    outsideEndpoints.add(new Endpoint(IpAddress.of(address), port));
    return this;
  }

  /** Its endpoints are of another cluster. */
  ServiceSketch importedFrom(String cluster) {
    sourceCluster = Optional.of(cluster);
    return this;
  }

  Optional<String> sourceCluster() {
    return sourceCluster;
  }

  /** Whether this pod is behind it. */
  boolean isFor(PodSketch pod) {
    return selector != null
        && pod.isAlive()
        && pod.namespace().equals(namespace)
        && pod.labels().entrySet().containsAll(requireNonNull(selector).entrySet());
  }

  /** The port of this pod that one of its ports leads to. */
  Optional<PortProtocol> targetOn(PodSketch pod, Port port) {
    return port.target() instanceof Integer number
        ? Optional.of(new PortProtocol(port.port().protocol(), number))
        : pod.port((String) port.target());
  }

  Port portOf(PortProtocol port) {
    return ports.stream()
        .filter(candidate -> candidate.port().equals(port))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(this + " has no " + port));
  }

  IpAddress clusterIp(boolean v4) {
    return clusterIps().stream().filter(ip -> ip.isIpv4() == v4).findFirst().orElseThrow();
  }

  String namespace() {
    return namespace;
  }

  String name() {
    return name;
  }

  String dnsName() {
    return name + "." + namespace + ".svc.cluster.local";
  }

  List<IpAddress> clusterIps() {
    return headless ? List.of() : clusterIps;
  }

  List<Port> ports() {
    return ports;
  }

  List<Endpoint> outsideEndpoints() {
    return outsideEndpoints;
  }

  Optional<Map<String, String>> selector() {
    return Optional.ofNullable(selector);
  }

  String type() {
    return type;
  }

  boolean isTrafficLocal() {
    return trafficLocal;
  }

  List<String> sourceRanges() {
    return sourceRanges;
  }

  List<String> loadBalancerIps() {
    return loadBalancerIps;
  }

  @Override
  public String toString() {
    return "Service " + namespace + "/" + name;
  }
}
