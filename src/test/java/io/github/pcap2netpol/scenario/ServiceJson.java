package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.scenario.MetadataJson.map;
import static io.github.pcap2netpol.scenario.MetadataJson.metadata;
import static io.github.pcap2netpol.scenario.MetadataJson.object;
import static io.github.pcap2netpol.scenario.MetadataJson.owned;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Services, their EndpointSlices and Ingresses in the API's own form. */
final class ServiceJson {
  private ServiceJson() {}

  static Map<String, Object> service(ServiceSketch service) {
    Map<String, Object> result =
        object("v1", "Service", owned(service.namespace(), "Service", service.name(), Map.of()));
    List<String> ips = service.clusterIps().stream().map(IpAddress::toString).toList();
    Map<String, Object> spec = map("type", service.type());
    spec.put("clusterIP", ips.isEmpty() ? "None" : ips.get(0));
    spec.put("clusterIPs", ips.isEmpty() ? List.of("None") : ips);
    service.selector().ifPresent(selector -> spec.put("selector", selector));
    if (service.isTrafficLocal()) {
      spec.put("externalTrafficPolicy", "Local");
    }
    if (!service.sourceRanges().isEmpty()) {
      spec.put("loadBalancerSourceRanges", service.sourceRanges());
    }
    List<Object> ports = new ArrayList<>();
    for (ServiceSketch.Port port : service.ports()) {
      Map<String, Object> entry =
          map(
              "name", port.name(),
              "port", port.port().port(),
              "protocol", port.port().protocol().name(),
              "targetPort", port.target());
      if (port.nodePort() != 0) {
        entry.put("nodePort", port.nodePort());
      }
      ports.add(entry);
    }
    spec.put("ports", ports);
    result.put("spec", spec);
    List<Object> outside =
        service.loadBalancerIps().stream().<Object>map(ip -> map("ip", ip)).toList();
    result.put("status", map("loadBalancer", outside.isEmpty() ? map() : map("ingress", outside)));
    return result;
  }

  /**
   * The EndpointSlices of a Service: one for each family, and, as the controller does it, one for
   * each set of numbers that its named ports have.
   */
  static List<Map<String, Object>> slices(ServiceSketch service, List<PodSketch> pods) {
    Map<String, List<PodSketch>> groups = new TreeMap<>();
    for (PodSketch pod : pods) {
      if (service.isFor(pod)) {
        List<Object> ports = slicePorts(service, pod);
        pod.addresses().stream()
            .map(ip -> ip.isIpv4() ? "IPv4" : "IPv6")
            .filter(family -> isOfFamily(service, family))
            .forEach(
                family ->
                    groups.computeIfAbsent(family + ports, key -> new ArrayList<>()).add(pod));
      }
    }
    List<Map<String, Object>> slices = new ArrayList<>();
    for (Map.Entry<String, List<PodSketch>> group : groups.entrySet()) {
      boolean v4 = group.getKey().startsWith("IPv4");
      List<Object> endpoints = new ArrayList<>();
      for (PodSketch pod : group.getValue()) {
        endpoints.add(
            map(
                "addresses", List.of((v4 ? pod.ipv4() : pod.ipv6()).toString()),
                "conditions", map("ready", true, "serving", true, "terminating", false),
                "nodeName", pod.node().name(),
                "targetRef",
                    map(
                        "kind", "Pod",
                        "name", pod.name(),
                        "namespace", pod.namespace(),
                        "uid", pod.uid())));
      }
      List<Object> ports = slicePorts(service, group.getValue().get(0));
      slices.add(slice(service, slices.size(), v4, endpoints, ports));
    }
    for (Endpoint outside : service.outsideEndpoints()) {
      ServiceSketch.Port port = service.ports().get(0);
      List<Object> ports =
          List.of(
              map(
                  "name", port.name(),
                  "port", outside.port(),
                  "protocol", port.port().protocol().name()));
      List<Object> endpoints =
          List.of(
              map(
                  "addresses", List.of(outside.address().toString()),
                  "conditions", map("ready", true)));
      slices.add(slice(service, slices.size(), outside.address().isIpv4(), endpoints, ports));
    }
    return slices;
  }

  private static boolean isOfFamily(ServiceSketch service, String family) {
    return service.clusterIps().isEmpty()
        || service.clusterIps().stream().anyMatch(ip -> ip.isIpv4() == family.equals("IPv4"));
  }

  private static List<Object> slicePorts(ServiceSketch service, PodSketch pod) {
    List<Object> ports = new ArrayList<>();
    for (ServiceSketch.Port port : service.ports()) {
      Optional<PortProtocol> target = service.targetOn(pod, port);
      target.ifPresent(
          number ->
              ports.add(
                  map(
                      "name", port.name(),
                      "port", number.port(),
                      "protocol", number.protocol().name())));
    }
    return ports;
  }

  private static Map<String, String> sliceLabels(ServiceSketch service) {
    TreeMap<String, String> labels =
        new TreeMap<>(Map.of("kubernetes.io/service-name", service.name()));
    service
        .sourceCluster()
        .ifPresent(cluster -> labels.put("multicluster.kubernetes.io/source-cluster", cluster));
    return labels;
  }

  private static Map<String, Object> slice(
      ServiceSketch service, int index, boolean v4, List<Object> endpoints, List<Object> ports) {
    String name = service.name() + "-" + Names.hash(service + "/" + index, 5);
    Map<String, Object> result =
        object(
            "discovery.k8s.io/v1",
            "EndpointSlice",
            metadata(service.namespace(), name, sliceLabels(service)));
    result.put("addressType", v4 ? "IPv4" : "IPv6");
    result.put("endpoints", endpoints);
    result.put("ports", ports);
    return result;
  }

  static Map<String, Object> ingress(String name, ServiceSketch service, int port) {
    Map<String, Object> result =
        object("networking.k8s.io/v1", "Ingress", metadata(service.namespace(), name, Map.of()));
    Map<String, Object> backend =
        map("service", map("name", service.name(), "port", map("number", port)));
    result.put(
        "spec",
        map(
            "ingressClassName",
            "nginx",
            "rules",
            List.of(
                map(
                    "host",
                    name + ".example.com",
                    "http",
                    map(
                        "paths",
                        List.of(map("path", "/", "pathType", "Prefix", "backend", backend)))))));
    return result;
  }
}
