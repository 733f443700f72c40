package io.github.pcap2netpol.benchmark.fleet;

import io.github.pcap2netpol.benchmark.fleet.Fleet.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The Lists of a bundle's folder {@code cluster}. */
final class FleetMetadata {
  /** Seconds before the captures begin. */
  private static final String STARTED = "2026-11-21T08:59:50Z";

  private FleetMetadata() {}

  static void write(Fleet fleet, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Integer> workloads = IntStream.range(0, fleet.workloads()).boxed().toList();
    list(
        folder.resolve("namespaces.json"),
        Stream.concat(Stream.of("kube-system"), workloads.stream().map(Fleet::namespace))
            .distinct()
            .map(FleetMetadata::namespace));
    list(
        folder.resolve("nodes.json"),
        IntStream.range(0, fleet.nodes()).mapToObj(FleetMetadata::node));
    list(
        folder.resolve("services.json"),
        Stream.concat(
            Stream.of(service("kube-system", "kube-dns", "coredns", Fleet.RESOLVER, "UDP", 53, 53)),
            workloads.stream().map(FleetMetadata::service)));
    list(
        folder.resolve("pods.json"),
        Stream.concat(
            Stream.of(pod("kube-system", "coredns-0", "coredns", Fleet.RESOLVER_POD, 0, 53, "UDP")),
            fleet.pods().stream().map(FleetMetadata::pod)));
  }

  private static void list(Path file, Stream<String> items) throws IOException {
    Files.writeString(
        file,
        "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n"
            + String.join(",\n", items.toList())
            + "\n]}\n");
  }

  private static String namespace(String name) {
    return """
        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%1$s",\
        "labels":{"kubernetes.io/metadata.name":"%1$s"}}}"""
        .formatted(name);
  }

  private static String node(int number) {
    return """
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"node-%d"},"status":{"addresses":[\
        {"type":"InternalIP","address":"%s"}]}}"""
        .formatted(number, dotted(Fleet.nodeAddress(number)));
  }

  private static String service(int workload) {
    String app = Fleet.workload(workload);
    return service(
        Fleet.namespace(workload),
        app,
        app,
        Fleet.service(workload),
        "TCP",
        Fleet.SERVICE_PORT,
        Fleet.TARGET_PORT);
  }

  private static String service(
      String namespace, String name, String app, int address, String protocol, int port, int to) {
    return """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"%1$s","namespace":"%2$s"},"spec":{\
        "type":"ClusterIP","clusterIP":"%3$s","clusterIPs":["%3$s"],"selector":{"app":"%4$s"},\
        "ports":[{"protocol":"%5$s","port":%6$d,"targetPort":%7$d}]}}"""
        .formatted(name, namespace, dotted(address), app, protocol, port, to);
  }

  private static String pod(Pod pod) {
    return pod(
        pod.namespace(),
        pod.name(),
        Fleet.workload(pod.workload()),
        pod.address(),
        pod.node(),
        Fleet.TARGET_PORT,
        "TCP");
  }

  private static String pod(
      String namespace, String name, String app, int address, int node, int port, String protocol) {
    return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s","namespace":"%2$s","labels":{\
        "app":"%3$s"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet",\
        "name":"%3$s","uid":"%2$s-%3$s","controller":true}]},"spec":{"nodeName":"node-%4$d",\
        "containers":[{"name":"c","ports":[{"containerPort":%5$d,"protocol":"%6$s"}]}]},"status":{\
        "phase":"Running","podIP":"%7$s","podIPs":[{"ip":"%7$s"}],"startTime":"%8$s"}}"""
        .formatted(name, namespace, app, node, port, protocol, dotted(address), STARTED);
  }

  private static String dotted(int address) {
    return (address >>> 24)
        + "."
        + ((address >>> 16) & 0xff)
        + "."
        + ((address >>> 8) & 0xff)
        + "."
        + (address & 0xff);
  }
}
