package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelHistory;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.cluster.model.Schedule;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Merges the clusters of several bundles: one cluster at several times, or several clusters. */
public final class ClusterMerger {
  private static final Comparator<Pod> BY_NAME =
      Comparator.comparing(Pod::ref).thenComparing(Pod::from).thenComparing(Pod::uid);

  private ClusterMerger() {}

  /**
   * Returns the union by name. A workload has the pods of all clusters, one per uid. For anything
   * else that differs, the last cluster wins; a workload whose selector differs is reported.
   *
   * @param clusters at least one, in a meaningful order such as by time
   */
  public static Cluster merge(List<Cluster> clusters, Diagnostics d) {
    if (clusters.isEmpty()) {
      throw new IllegalArgumentException("no clusters to merge");
    }
    if (clusters.size() == 1) {
      return clusters.get(0);
    }
    return new Cluster(
        union(clusters.stream().map(Cluster::workloads), (one, two) -> workload(one, two, d)),
        union(clusters.stream().map(Cluster::services), ClusterMerger::service),
        union(clusters.stream().map(Cluster::nodes), ClusterMerger::node),
        union(clusters.stream().map(Cluster::namespaces), (one, two) -> two),
        policies(clusters, d),
        List.copyOf(
            clusters.stream()
                .flatMap(cluster -> cluster.backends().stream())
                .collect(Collectors.toCollection(TreeSet::new))),
        union(clusters.stream().map(Cluster::imported), (one, two) -> two),
        List.copyOf(
            new LinkedHashSet<>(
                clusters.stream().flatMap(cluster -> cluster.selectors().stream()).toList())),
        // The last bundle's last run may be later than what an earlier bundle knew.
        List.copyOf(
            union(clusters.stream().map(ClusterMerger::schedulesByObject), (one, two) -> two)
                .values()));
  }

  private static SortedMap<ObjectRef, Schedule> schedulesByObject(Cluster cluster) {
    SortedMap<ObjectRef, Schedule> schedules = new TreeMap<>();
    cluster.schedules().forEach(schedule -> schedules.put(schedule.object(), schedule));
    return schedules;
  }

  private static <K, V> SortedMap<K, V> union(
      Stream<SortedMap<K, V>> maps, BinaryOperator<V> ofTwo) {
    SortedMap<K, V> all = new TreeMap<>();
    maps.forEach(map -> map.forEach((key, value) -> all.merge(key, value, ofTwo)));
    return all;
  }

  private static Workload workload(Workload one, Workload two, Diagnostics d) {
    if (one.selector().isPresent()
        && two.selector().isPresent()
        && !one.selector().equals(two.selector())) {
      d.add(
          Diagnostic.warning(
              "bundles-differ",
              one.ref().toString(),
              "Its selector is not the same in all bundles; the last bundle's is used."));
    }
    Map<List<String>, Pod> pods = new TreeMap<>(Comparator.comparing(List::toString));
    for (Pod pod : concatenated(one.pods(), two.pods())) {
      String of = pod.uid().isEmpty() ? pod.from().toString() : pod.uid();
      pods.merge(List.of(pod.ref().toString(), of), pod, ClusterMerger::pod);
    }
    return new Workload(
        two.ref(),
        two.selector().or(one::selector),
        two.templateLabels().isEmpty() ? one.templateLabels() : two.templateLabels(),
        one.hostNetwork() || two.hostNetwork(),
        pods.values().stream().sorted(BY_NAME).toList(),
        two.spec(),
        one.lineage().and(two.lineage()));
  }

  /** One pod seen in two bundles: labels that differ between them count as changed. */
  private static Pod pod(Pod one, Pod two) {
    TreeSet<String> changed = new TreeSet<>(one.changedLabels());
    changed.addAll(two.changedLabels());
    Map<String, String> before = one.labels().values();
    Map<String, String> after = two.labels().values();
    Stream.concat(before.keySet().stream(), after.keySet().stream())
        .filter(
            key ->
                !Optional.ofNullable(before.get(key)).equals(Optional.ofNullable(after.get(key))))
        .forEach(changed::add);
    return new Pod(
        two.ref(),
        two.uid(),
        two.workload(),
        two.labels(),
        changed,
        two.node().or(one::node),
        one.hostNetwork() || two.hostNetwork(),
        united(one.addresses(), two.addresses()),
        one.from().isAfter(two.from()) ? one.from() : two.from(),
        one.until().isBefore(two.until()) ? one.until() : two.until(),
        two.ports().isEmpty() ? one.ports() : two.ports(),
        union(one.probePorts(), two.probePorts()),
        labelHistory(one, two),
        two.runs().isEmpty() ? one.runs() : two.runs(),
        united(one.nameservers(), two.nameservers()));
  }

  private static LabelHistory labelHistory(Pod one, Pod two) {
    List<LabelHistory.Earlier> all =
        concatenated(one.labelHistory().earlier(), two.labelHistory().earlier());
    return new LabelHistory(
        all.stream().distinct().sorted(Comparator.comparing(LabelHistory.Earlier::until)).toList());
  }

  private static Set<Integer> union(Collection<Integer> one, Collection<Integer> two) {
    TreeSet<Integer> all = new TreeSet<>(one);
    all.addAll(two);
    return all;
  }

  private static Service service(Service one, Service two) {
    return new Service(
        two.ref(),
        two.type(),
        two.selector(),
        united(one.clusterIps(), two.clusterIps()),
        united(one.loadBalancerIps(), two.loadBalancerIps()),
        united(one.externalIps(), two.externalIps()),
        united(one.ports(), two.ports()),
        two.externalTrafficLocal(),
        two.loadBalancerSourceRanges(),
        two.externalName(),
        united(one.endpoints(), two.endpoints()));
  }

  private static Node node(Node one, Node two) {
    return new Node(
        two.name(),
        List.copyOf(new TreeSet<IpAddress>(concatenated(one.addresses(), two.addresses()))),
        List.copyOf(new TreeSet<IpAddress>(concatenated(one.gateways(), two.gateways()))),
        List.copyOf(new TreeSet<IpPrefix>(concatenated(one.podCidrs(), two.podCidrs()))),
        two.labels().isEmpty() ? one.labels() : two.labels());
  }

  private static List<PolicyDocument> policies(List<Cluster> clusters, Diagnostics d) {
    Map<String, PolicyDocument> policies = new TreeMap<>();
    for (Cluster cluster : clusters) {
      for (PolicyDocument policy : cluster.policies()) {
        String name = policy.namespace() + "/" + policy.name();
        PolicyDocument before = policies.put(name, policy);
        if (before != null && !before.object().hasContentsOf(policy.object())) {
          d.add(
              Diagnostic.warning(
                  "bundles-differ",
                  "NetworkPolicy " + name,
                  "It is not the same in all bundles; the last bundle's is used."));
        }
      }
    }
    return List.copyOf(policies.values());
  }

  private static <T> List<T> concatenated(List<T> one, List<T> two) {
    List<T> all = new ArrayList<>(one);
    all.addAll(two);
    return all;
  }

  private static <T> List<T> united(List<T> one, List<T> two) {
    return List.copyOf(new LinkedHashSet<>(concatenated(one, two)));
  }
}
