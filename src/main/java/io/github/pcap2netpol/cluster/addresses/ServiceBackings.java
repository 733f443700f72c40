package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.addresses.Backing.AddressBacking;
import io.github.pcap2netpol.cluster.addresses.Backing.PodBacking;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServicePort.NamedPort;
import io.github.pcap2netpol.cluster.model.ServicePort.NumberedPort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What stands behind each Service's ports. */
final class ServiceBackings {
  private static final Comparator<Pod> BY_NAME =
      Comparator.comparing(Pod::ref).thenComparing(Pod::from).thenComparing(Pod::uid);

  private record Label(String namespace, String key, String value) {
    /** Written out: what the compiler would generate is linked at run time, at every start. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Label that
              && namespace.equals(that.namespace)
              && key.equals(that.key)
              && value.equals(that.value));
    }

    @Override
    public int hashCode() {
      return (namespace.hashCode() * 31 + key.hashCode()) * 31 + value.hashCode();
    }
  }

  private record Asked(ServiceRef service, ServicePort port) {
    /** Written out: what the compiler would generate is linked at run time, at every start. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Asked that
              && service.equals(that.service)
              && port.equals(that.port));
    }

    @Override
    public int hashCode() {
      return service.hashCode() * 31 + port.hashCode();
    }
  }

  private static final ServiceRef API_SERVER = new ServiceRef("default", "kubernetes");

  /**
   * What kubeadm, and others after it, label the API server's own pods with, where it runs as pods.
   * The Service has no selector, and {@code kubectl get all} brings no endpoints of it.
   */
  private static final Label STATIC_API_SERVER =
      new Label("kube-system", "component", "kube-apiserver");

  private final Map<Label, List<Pod>> byLabel = new HashMap<>();
  private final Map<PodRef, List<Pod>> byName = new HashMap<>();
  private final Map<IpAddress, List<Pod>> byAddress = new HashMap<>();
  private final Map<Asked, List<Backing>> answers = new ConcurrentHashMap<>();

  ServiceBackings(List<Pod> pods) {
    for (Pod pod : pods) {
      byName.computeIfAbsent(pod.ref(), key -> new ArrayList<>()).add(pod);
      pod.labels()
          .values()
          .forEach(
              (key, value) ->
                  byLabel
                      .computeIfAbsent(
                          new Label(pod.ref().namespace(), key, value), label -> new ArrayList<>())
                      .add(pod));
      for (IpAddress address : pod.addresses()) {
        byAddress.computeIfAbsent(address, key -> new ArrayList<>()).add(pod);
      }
    }
  }

  List<Backing> of(Service service, ServicePort port) {
    Asked asked = new Asked(service.ref(), port);
    List<Backing> known = answers.get(asked);
    return known != null ? known : answers.computeIfAbsent(asked, any -> work(service, any.port()));
  }

  private List<Backing> work(Service service, ServicePort port) {
    IdentityHashMap<Pod, SortedSet<PortProtocol>> found = new IdentityHashMap<>();
    for (Pod pod : selected(service)) {
      SortedSet<PortProtocol> ports = targets(pod, port);
      if (!ports.isEmpty()) {
        found.put(pod, ports);
      }
    }
    SortedSet<Endpoint> elsewhere = new TreeSet<>();
    for (ServiceEndpoint endpoint : service.endpoints()) {
      if (!endpoint.portName().equals(port.name())
          || endpoint.port().protocol() != port.port().protocol()) {
        continue;
      }
      Optional<Pod> pod = podOf(endpoint);
      if (pod.isPresent()) {
        found.computeIfAbsent(pod.get(), key -> new TreeSet<>()).add(endpoint.port());
      } else {
        elsewhere.add(new Endpoint(endpoint.address(), endpoint.port().port()));
      }
    }
    List<Backing> backings = new ArrayList<>(byWorkload(found));
    elsewhere.forEach(endpoint -> backings.add(new AddressBacking(endpoint)));
    return List.copyOf(backings);
  }

  private static List<Backing> byWorkload(IdentityHashMap<Pod, SortedSet<PortProtocol>> found) {
    SortedMap<WorkloadRef, List<Pod>> pods = new TreeMap<>();
    found.keySet().stream()
        .sorted(BY_NAME)
        .forEach(pod -> pods.computeIfAbsent(pod.workload(), key -> new ArrayList<>()).add(pod));
    List<Backing> backings = new ArrayList<>();
    pods.forEach(
        (workload, members) -> {
          SortedSet<PortProtocol> ports = new TreeSet<>();
          members.forEach(pod -> ports.addAll(found.getOrDefault(pod, new TreeSet<>())));
          backings.add(new PodBacking(workload, ports, members));
        });
    return backings;
  }

  /** The pods the selector selects: those alive or listed, or if there are none, ended ones. */
  private List<Pod> selected(Service service) {
    if (service.selector().isEmpty() || service.selector().get().isEmpty()) {
      return service.ref().equals(API_SERVER) && service.endpoints().isEmpty()
          ? byLabel.getOrDefault(STATIC_API_SERVER, List.of()).stream()
              .filter(ServiceBackings::isAlive)
              .toList()
          : List.of();
    }
    Labels selector = service.selector().get();
    List<Pod> matching =
        fewest(service.ref().namespace(), selector).stream()
            .filter(pod -> pod.labels().containsAll(selector))
            .toList();
    List<Pod> alive =
        matching.stream().filter(pod -> isAlive(pod) || isListed(pod, service)).toList();
    return alive.isEmpty() ? matching : alive;
  }

  private List<Pod> fewest(String namespace, Labels selector) {
    List<Pod> fewest = null;
    for (Map.Entry<String, String> entry : selector.values().entrySet()) {
      List<Pod> pods =
          byLabel.getOrDefault(new Label(namespace, entry.getKey(), entry.getValue()), List.of());
      if (fewest == null || pods.size() < fewest.size()) {
        fewest = pods;
      }
    }
    return fewest == null ? List.of() : fewest;
  }

  private static boolean isAlive(Pod pod) {
    return pod.until().equals(Instant.MAX);
  }

  private static boolean isListed(Pod pod, Service service) {
    return service.endpoints().stream()
        .anyMatch(
            endpoint ->
                endpoint.pod().filter(pod.ref()::equals).isPresent()
                    && (pod.addresses().contains(endpoint.address()) || pod.hostNetwork()));
  }

  /** The ports of the pod that the Service port leads to; none if it has no port of that name. */
  private static SortedSet<PortProtocol> targets(Pod pod, ServicePort port) {
    SortedSet<PortProtocol> targets = new TreeSet<>();
    if (port.targetPort() instanceof NumberedPort numbered) {
      targets.add(new PortProtocol(port.port().protocol(), numbered.number()));
    } else if (port.targetPort() instanceof NamedPort named) {
      for (ContainerPort declared : pod.ports()) {
        if (declared.name().filter(named.name()::equals).isPresent()
            && declared.port().protocol() == port.port().protocol()) {
          targets.add(declared.port());
        }
      }
    }
    return targets;
  }

  /** The pod an endpoint is: by the name in the slice, else by its address; alive before ended. */
  private Optional<Pod> podOf(ServiceEndpoint endpoint) {
    List<Pod> named =
        endpoint.pod().map(ref -> byName.getOrDefault(ref, List.of())).orElseGet(List::of).stream()
            .filter(pod -> pod.hostNetwork() || pod.addresses().contains(endpoint.address()))
            .toList();
    List<Pod> pods =
        named.isEmpty() ? byAddress.getOrDefault(endpoint.address(), List.of()) : named;
    return pods.stream().max(Comparator.comparing(Pod::until).thenComparing(BY_NAME));
  }
}
