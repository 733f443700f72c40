package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressTimeline;
import io.github.pcap2netpol.cluster.addresses.MetadataAddressBook;
import io.github.pcap2netpol.cluster.addresses.NodeNetworks;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.objects.MetadataObjects;
import io.github.pcap2netpol.cluster.objects.NamespaceObject;
import io.github.pcap2netpol.cluster.objects.NodeObject;
import io.github.pcap2netpol.cluster.objects.OwnedPod;
import io.github.pcap2netpol.cluster.objects.OwnerChain;
import io.github.pcap2netpol.cluster.objects.OwnerChains;
import io.github.pcap2netpol.cluster.objects.PodHistory;
import io.github.pcap2netpol.cluster.objects.PodObservation;
import io.github.pcap2netpol.cluster.objects.PolicyObject;
import io.github.pcap2netpol.cluster.objects.ServiceObject;
import io.github.pcap2netpol.cluster.objects.SliceObject;
import io.github.pcap2netpol.cluster.objects.Workloads;
import io.github.pcap2netpol.cluster.proc.ProcFile;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Assembles the objects that were read into a cluster: who owns whom, when each pod lived, and who
 * has which address.
 */
final class ClusterBuilder {
  private static final Comparator<ServiceEndpoint> ENDPOINT_ORDER =
      Comparator.comparing(ServiceEndpoint::portName)
          .thenComparing(ServiceEndpoint::address)
          .thenComparing(ServiceEndpoint::port)
          .thenComparing(endpoint -> endpoint.pod().map(PodRef::toString).orElse(""));

  private final MetadataObjects objects;
  private final Map<PodRef, ProcFile> samples;
  private final Diagnostics diagnostics;

  ClusterBuilder(MetadataObjects objects, Map<PodRef, ProcFile> samples, Diagnostics diagnostics) {
    this.objects = objects;
    this.samples = samples;
    this.diagnostics = diagnostics;
  }

  /** A cluster and the addresses in it. */
  record Result(Cluster cluster, AddressBook addresses) {}

  Result build() {
    List<PodHistory> histories = objects.pods();
    OwnerChains chains = new OwnerChains(objects.controllers);
    List<OwnerChain> owners =
        histories.stream().map(history -> chains.of(history.last().meta())).toList();
    List<Pod> pods = pods(histories, owners);
    SortedMap<ServiceRef, Service> services = services();
    NodeNetworks.Result networks =
        NodeNetworks.of(
            nodesByName(),
            hostAddresses(histories),
            pods,
            serviceAddresses(services),
            samples,
            diagnostics);
    List<OwnedPod> owned = new ArrayList<>();
    for (int i = 0; i < pods.size(); i++) {
      owned.add(new OwnedPod(pods.get(i), owners.get(i), histories.get(i).containers()));
    }
    SortedMap<WorkloadRef, Workload> workloads =
        Workloads.of(owned, objects.controllers, chains, diagnostics);
    Cluster cluster =
        new Cluster(
            workloads,
            services,
            networks.nodes(),
            namespaces(workloads, services),
            objects.policies.values().stream().map(PolicyObject::document).toList(),
            objects.backends.values().stream()
                .flatMap(object -> object.backends().stream())
                .toList(),
            imported(),
            objects.selectors());
    objects.mixed.report(diagnostics);
    Map<PodRef, List<SocketSample>> sockets = new HashMap<>();
    samples.forEach((pod, file) -> sockets.put(pod, file.samples()));
    return new Result(cluster, new MetadataAddressBook(cluster, networks.podNetwork(), sockets));
  }

  private SortedMap<IpAddress, String> imported() {
    SortedMap<IpAddress, String> imported = new TreeMap<>();
    for (SliceObject slice : objects.slices.values()) {
      slice
          .sourceCluster()
          .ifPresent(
              cluster ->
                  slice.endpoints().stream()
                      .filter(endpoint -> endpoint.pod().isEmpty())
                      .forEach(endpoint -> imported.putIfAbsent(endpoint.address(), cluster)));
    }
    return imported;
  }

  /** The pod of each history, in the same order. */
  private List<Pod> pods(List<PodHistory> histories, List<OwnerChain> owners) {
    Set<IpAddress> onNodes = new HashSet<>();
    objects.nodes.values().forEach(node -> onNodes.addAll(node.addresses()));
    List<Pod> pods = new ArrayList<>();
    Map<IpAddress, List<Pod>> alive = new TreeMap<>();
    Map<IpAddress, List<Pod>> byAddress = new TreeMap<>();
    for (int i = 0; i < histories.size(); i++) {
      PodHistory history = histories.get(i);
      Pod pod = withoutNodeAddresses(history.pod(owners.get(i).workload()), onNodes);
      pods.add(pod);
      for (IpAddress address : pod.addresses()) {
        byAddress.computeIfAbsent(address, key -> new ArrayList<>(1)).add(pod);
        if (history.isListed() && pod.until().equals(Instant.MAX)) {
          alive.computeIfAbsent(address, key -> new ArrayList<>(1)).add(pod);
        }
      }
    }
    alive.forEach(
        (address, sharing) -> {
          if (sharing.size() > 1) {
            objects.mixed.sharedAddress(sharing.get(0), sharing.get(1), address.toString());
          }
        });
    return startedInTurn(pods, byAddress);
  }

  /** A pod with a node's address is a hostNetwork pod, even if the metadata does not say so. */
  private static Pod withoutNodeAddresses(Pod pod, Set<IpAddress> onNodes) {
    if (pod.hostNetwork() || pod.addresses().stream().noneMatch(onNodes::contains)) {
      return pod;
    }
    return new Pod(
        pod.ref(),
        pod.uid(),
        pod.workload(),
        pod.labels(),
        pod.changedLabels(),
        pod.node(),
        true,
        List.of(),
        pod.from(),
        pod.until(),
        pod.ports(),
        pod.probePorts(),
        pod.labelHistory());
  }

  /** The pods again, each starting no earlier than the previous owners of its addresses ended. */
  private static List<Pod> startedInTurn(List<Pod> pods, Map<IpAddress, List<Pod>> byAddress) {
    Map<Pod, Instant> later = new HashMap<>();
    for (List<Pod> sharing : byAddress.values()) {
      if (sharing.size() > 1) {
        AddressTimeline timeline = new AddressTimeline(sharing);
        for (int i = 1; i < timeline.pods().size(); i++) {
          Instant start = timeline.startOf(i);
          later.merge(timeline.pods().get(i), start, (one, two) -> one.isAfter(two) ? one : two);
        }
      }
    }
    return pods.stream().map(pod -> startedAt(pod, later.getOrDefault(pod, pod.from()))).toList();
  }

  private static Pod startedAt(Pod pod, Instant from) {
    return from.equals(pod.from())
        ? pod
        : new Pod(
            pod.ref(),
            pod.uid(),
            pod.workload(),
            pod.labels(),
            pod.changedLabels(),
            pod.node(),
            pod.hostNetwork(),
            pod.addresses(),
            from,
            pod.until(),
            pod.ports(),
            pod.probePorts(),
            pod.labelHistory());
  }

  private SortedMap<ServiceRef, Service> services() {
    Map<ServiceRef, SortedSet<ServiceEndpoint>> endpoints = new HashMap<>();
    for (SliceObject slice : objects.slices.values()) {
      slice.service().ifPresent(ref -> addTo(endpoints, ref, slice.endpoints()));
    }
    Set<ServiceRef> sliced = Set.copyOf(endpoints.keySet());
    for (SliceObject older : objects.endpoints.values()) {
      // Endpoints duplicate the slices and are truncated after 1,000 addresses.
      older
          .service()
          .filter(ref -> !sliced.contains(ref))
          .ifPresent(ref -> addTo(endpoints, ref, older.endpoints()));
    }
    SortedMap<ServiceRef, Service> services = new TreeMap<>();
    for (ServiceObject object : objects.services.values()) {
      Service bare = object.service();
      services.put(
          bare.ref(),
          new Service(
              bare.ref(),
              bare.type(),
              bare.selector(),
              bare.clusterIps(),
              bare.loadBalancerIps(),
              bare.externalIps(),
              bare.ports(),
              bare.externalTrafficLocal(),
              bare.loadBalancerSourceRanges(),
              bare.externalName(),
              List.copyOf(endpoints.getOrDefault(bare.ref(), new TreeSet<>(ENDPOINT_ORDER)))));
    }
    return services;
  }

  private static void addTo(
      Map<ServiceRef, SortedSet<ServiceEndpoint>> map,
      ServiceRef service,
      List<ServiceEndpoint> endpoints) {
    map.computeIfAbsent(service, key -> new TreeSet<>(ENDPOINT_ORDER)).addAll(endpoints);
  }

  private SortedMap<String, NodeObject> nodesByName() {
    SortedMap<String, NodeObject> nodes = new TreeMap<>();
    objects.nodes.values().forEach(node -> nodes.put(node.meta().name(), node));
    return nodes;
  }

  private static Map<String, SortedSet<IpAddress>> hostAddresses(List<PodHistory> histories) {
    Map<String, SortedSet<IpAddress>> addresses = new TreeMap<>();
    for (PodHistory history : histories) {
      PodObservation last = history.last();
      history
          .node()
          .ifPresent(
              node ->
                  addresses
                      .computeIfAbsent(node, key -> new TreeSet<>())
                      .addAll(last.hostAddresses()));
    }
    return addresses;
  }

  private static Set<IpAddress> serviceAddresses(SortedMap<ServiceRef, Service> services) {
    Set<IpAddress> addresses = new HashSet<>();
    for (Service service : services.values()) {
      addresses.addAll(service.clusterIps());
      addresses.addAll(service.loadBalancerIps());
      addresses.addAll(service.externalIps());
    }
    return addresses;
  }

  private SortedMap<String, Namespace> namespaces(
      SortedMap<WorkloadRef, Workload> workloads, SortedMap<ServiceRef, Service> services) {
    SortedMap<String, Namespace> namespaces = new TreeMap<>();
    workloads
        .keySet()
        .forEach(ref -> namespaces.put(ref.namespace(), Namespace.named(ref.namespace())));
    services
        .keySet()
        .forEach(ref -> namespaces.put(ref.namespace(), Namespace.named(ref.namespace())));
    for (NamespaceObject object : objects.namespaces.values()) {
      TreeMap<String, String> labels = new TreeMap<>(object.meta().labels().values());
      if (labels.put(Namespace.NAME_LABEL, object.meta().name()) == null) {
        diagnostics.add(
            Diagnostic.warning(
                "namespace-unlabelled",
                "Namespace " + object.meta().name(),
                "It lacks the label kubernetes.io/metadata.name, with which policies select it."
                    + " Kubernetes sets it from 1.21 on; in an older cluster, set it to the"
                    + " namespace's name before the policies are applied."));
      }
      namespaces.put(object.meta().name(), new Namespace(object.meta().name(), new Labels(labels)));
    }
    return namespaces;
  }
}
