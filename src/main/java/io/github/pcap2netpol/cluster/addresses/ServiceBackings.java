package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.addresses.Backing.AddressBacking;
import io.github.pcap2netpol.cluster.addresses.Backing.PodBacking;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelIndex;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServicePort;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What is behind each Service's ports, and on which ports it listens. */
public final class ServiceBackings {
  private static final Comparator<Pod> BY_NAME =
      Comparator.comparing(Pod::ref).thenComparing(Pod::from).thenComparing(Pod::uid);

  private record Asked(ServiceRef service, ServicePort port) {}

  private static final ServiceRef API_SERVER = new ServiceRef("default", "kubernetes");

  /**
   * The label that kubeadm, and other installers after it, put on the API server's pods, where it
   * runs as pods. Its Service has no selector, and {@code kubectl get all} does not include its
   * endpoints.
   */
  private static final Labels STATIC_API_SERVER = Labels.of(Map.of("component", "kube-apiserver"));

  private final LabelIndex<Pod> byLabel = new LabelIndex<>();
  private final Map<PodRef, List<Pod>> byName = new HashMap<>();
  private final Map<IpAddress, List<Pod>> byAddress = new HashMap<>();
  private final Map<Asked, List<Backing>> answers = new ConcurrentHashMap<>();

  public ServiceBackings(Cluster cluster) {
    cluster.workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .forEach(this::index);
  }

  private void index(Pod pod) {
    byName.computeIfAbsent(pod.ref(), key -> new ArrayList<>()).add(pod);
    byLabel.add(pod.ref().namespace(), pod.labels(), pod);
    for (IpAddress address : pod.addresses()) {
      byAddress.computeIfAbsent(address, key -> new ArrayList<>()).add(pod);
    }
  }

  /** Implements {@link AddressBook#backing}. */
  public List<Backing> of(Service service, ServicePort port) {
    Asked asked = new Asked(service.ref(), port);
    List<Backing> known = answers.get(asked);
    return known != null ? known : answers.computeIfAbsent(asked, any -> work(service, any.port()));
  }

  /**
   * The ports of everything behind a Service's port. If nothing is known to be behind it, the
   * target port, provided it is a number.
   */
  public SortedSet<PortProtocol> targetPorts(Service service, ServicePort port) {
    SortedSet<PortProtocol> targets = new TreeSet<>();
    for (Backing backing : of(service, port)) {
      if (backing instanceof PodBacking pods) {
        targets.addAll(pods.ports());
      } else if (backing instanceof AddressBacking address) {
        targets.add(new PortProtocol(port.port().protocol(), address.endpoint().port()));
      }
    }
    if (targets.isEmpty() && port.targetPort() instanceof ServicePort.NumberedPort numbered) {
      targets.add(new PortProtocol(port.port().protocol(), numbered.number()));
    }
    return targets;
  }

  private List<Backing> work(Service service, ServicePort port) {
    IdentityHashMap<Pod, SortedSet<PortProtocol>> found = new IdentityHashMap<>();
    for (Pod pod : selected(service)) {
      TargetPorts.of(port, pod).ifPresent(target -> found.put(pod, new TreeSet<>(Set.of(target))));
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
    SortedMap<WorkloadRef, SortedMap<PortProtocol, List<Pod>>> byWorkload = new TreeMap<>();
    found.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(BY_NAME))
        .forEach(
            entry -> {
              SortedMap<PortProtocol, List<Pod>> byPort =
                  byWorkload.computeIfAbsent(entry.getKey().workload(), key -> new TreeMap<>());
              for (PortProtocol port : entry.getValue()) {
                byPort.computeIfAbsent(port, key -> new ArrayList<>()).add(entry.getKey());
              }
            });
    List<Backing> backings = new ArrayList<>();
    byWorkload.forEach((workload, byPort) -> backings.add(new PodBacking(workload, byPort)));
    return backings;
  }

  /**
   * The pods that the selector matches: those alive or listed or, if there are none, ended ones.
   */
  private List<Pod> selected(Service service) {
    if (service.selector().isEmpty() || service.selector().get().isEmpty()) {
      return service.ref().equals(API_SERVER) && service.endpoints().isEmpty()
          ? byLabel.candidates("kube-system", STATIC_API_SERVER).stream()
              .filter(ServiceBackings::isAlive)
              .toList()
          : List.of();
    }
    Labels selector = service.selector().get();
    List<Pod> matching =
        byLabel.candidates(service.ref().namespace(), selector).stream()
            .filter(pod -> pod.labels().containsAll(selector))
            .toList();
    List<Pod> alive =
        matching.stream().filter(pod -> isAlive(pod) || isListed(pod, service)).toList();
    return alive.isEmpty() ? matching : alive;
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

  /**
   * The pod behind an endpoint: by the name in the slice, else by its address, preferring live
   * pods.
   */
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
