package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.MetadataAddressBook;
import io.github.pcap2netpol.cluster.addresses.NodeNetworks;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.objects.MetadataObjects;
import io.github.pcap2netpol.cluster.objects.NamespaceObject;
import io.github.pcap2netpol.cluster.objects.NodeObject;
import io.github.pcap2netpol.cluster.objects.PodHistory;
import io.github.pcap2netpol.cluster.objects.PodObservation;
import io.github.pcap2netpol.cluster.objects.PolicyObject;
import io.github.pcap2netpol.cluster.objects.SliceObject;
import io.github.pcap2netpol.cluster.proc.ProcFile;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.cluster.workload.Instances;
import io.github.pcap2netpol.cluster.workload.OwnedPod;
import io.github.pcap2netpol.cluster.workload.OwnerChain;
import io.github.pcap2netpol.cluster.workload.OwnerChains;
import io.github.pcap2netpol.cluster.workload.PartedPods;
import io.github.pcap2netpol.cluster.workload.Workloads;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
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
 * Assembles the objects that were read into a cluster: who owns whom, when each pod ran, and who
 * had which address.
 */
final class ClusterBuilder {
  private final MetadataObjects objects;
  private final Map<PodRef, ProcFile> samples;
  private final Diagnostics diagnostics;
  private final List<PodHistory> histories;
  private final OwnerChains chains;
  private final PartedPods pods;

  ClusterBuilder(MetadataObjects objects, Map<PodRef, ProcFile> samples, Diagnostics diagnostics) {
    this.objects = objects;
    this.samples = samples;
    this.diagnostics = diagnostics;
    this.histories = objects.pods();
    this.chains = new OwnerChains(objects.controllers);
    this.pods = PartedPods.of(owned(), objects.controllers.values());
  }

  private List<OwnedPod> owned() {
    List<OwnerChain> owners =
        histories.stream().map(history -> chains.of(history.last().meta())).toList();
    List<Pod> all = new PodAssembly(objects).pods(histories, owners);
    List<OwnedPod> owned = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      owned.add(new OwnedPod(all.get(i), owners.get(i), histories.get(i).containers()));
    }
    return owned;
  }

  /** A cluster and the addresses in it. */
  record Result(Cluster cluster, AddressBook addresses) {}

  /** The pods, before those of instances of one thing are taken together. */
  PartedPods pods() {
    return pods;
  }

  /** The cluster, if no other bundle is given with it. */
  Result build() {
    return build(Instances.of(List.of(pods), diagnostics));
  }

  /**
   * The cluster.
   *
   * @param wholes the workload that each instance belongs to
   */
  Result build(Map<WorkloadRef, WorkloadRef> wholes) {
    SortedMap<ServiceRef, Service> services = new ServiceAssembly(objects).services();
    NodeNetworks.Result networks =
        NodeNetworks.of(
            nodesByName(),
            hostAddresses(histories),
            pods.pods().stream().map(OwnedPod::pod).toList(),
            serviceAddresses(services),
            samples,
            diagnostics);
    SortedMap<WorkloadRef, Workload> workloads =
        Workloads.of(pods, wholes, objects.controllers, chains);
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
            objects.selectors(),
            objects.schedules());
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
