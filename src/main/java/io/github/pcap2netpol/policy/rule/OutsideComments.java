package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.addresses.ApiServers;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Explains the part of a rule that is about addresses outside the cluster, or in no object of it.
 */
final class OutsideComments {
  /** Where Istio's ambient mesh sends the kubelet's probes from, by default. */
  private static final Set<IpAddress> MESH_PROBES =
      Set.of(
          IpAddress.of("169.254.7.127"), IpAddress.of("fd16:9254:7127:1337:ffff:ffff:ffff:ffff"));

  /** How many names fit on a comment line. */
  private static final int MOST_NOTED = 5;

  private static final String WIDENED =
      ", outside the cluster, not by name (inferred: so many addresses called that neighbouring ones are merged)";

  private final Inferences inferences;
  private final ApiServers apiServers;
  private final SortedMap<IpAddress, String> imported;
  private final Set<IpAddress> clusterResolvers;

  OutsideComments(TrafficMap traffic, Inferences inferences) {
    this.apiServers = ApiServers.of(traffic.cluster());
    this.imported = traffic.cluster().imported();
    this.clusterResolvers = traffic.clusterResolvers();
    this.inferences = inferences;
  }

  /** Addresses that were looked up by these names. */
  String named(String preposition, String names, List<TrafficEdge> edges) {
    return preposition
        + names
        + (isCloudMetadata(edges) ? ", the cloud's metadata service" : ", outside the cluster")
        + EdgeComments.through(edges)
        + (inferences == Inferences.INCLUDED
            ? ": all addresses from DNS answers; those that were not called are inferred"
            : ": the addresses that were called");
  }

  private static boolean isCloudMetadata(List<TrafficEdge> edges) {
    return edges.stream()
        .flatMap(edge -> edge.toAddresses().stream())
        .anyMatch(prefix -> SpecialAddress.CLOUD_METADATA_ADDRESSES.contains(prefix.address()));
  }

  /** What is known about an address that no object of the cluster has; empty if nothing is. */
  private Optional<String> known(IpPrefix prefix) {
    IpAddress address = prefix.address();
    if (SpecialAddress.CLOUD_METADATA_ADDRESSES.contains(address)) {
      return Optional.of("the cloud's metadata service");
    }
    if (MESH_PROBES.contains(address)) {
      return Optional.of("the kubelet's probes in Istio's ambient mode");
    }
    if (address.isLinkLocal()) {
      return Optional.of("a link-local address of its node");
    }
    if (prefix.isSingle() && apiServers.isAt(address)) {
      return Optional.of("an API server (endpoint of Service " + ApiServers.SERVICE + ")");
    }
    if (prefix.isSingle() && clusterResolvers.contains(address)) {
      return Optional.of("the cluster's DNS, whose Service the metadata lack");
    }
    return Optional.ofNullable(imported.get(address)).map(cluster -> "of cluster " + cluster);
  }

  /** Addresses that were not looked up. */
  List<String> unnamed(
      String preposition,
      List<TrafficEdge> edges,
      Function<TrafficEdge, SortedSet<IpPrefix>> addresses) {
    TreeSet<String> lines = new TreeSet<>();
    TreeMap<IpPrefix, SortedSet<String>> others = new TreeMap<>();
    TreeSet<IpPrefix> widened = new TreeSet<>();
    Map<String, TreeSet<IpPrefix>> behindServices = new TreeMap<>();
    for (TrafficEdge edge : edges) {
      if (WidenedCallers.isWidened(edge)) {
        widened.addAll(addresses.apply(edge));
        continue;
      }
      for (IpPrefix prefix : addresses.apply(edge)) {
        Optional<String> known = known(prefix);
        if (known.isPresent() && !EdgeComments.isTranslated(List.of(edge))) {
          lines.add(
              preposition
                  + prefix.brief()
                  + ", "
                  + known.get()
                  + EdgeComments.inferred(List.of(edge)));
        } else if (edge.isInferred() && !EdgeComments.isTranslated(List.of(edge))) {
          lines.add(
              preposition
                  + prefix.brief()
                  + ", outside the cluster"
                  + EdgeComments.inferred(List.of(edge)));
        } else if (EdgeComments.isTranslated(List.of(edge))) {
          String how =
              EdgeComments.through(List.of(edge))
                  + "; by its own address and the Service's"
                  + EdgeComments.SEEN_BY_SOME;
          behindServices.computeIfAbsent(how, any -> new TreeSet<>()).add(prefix);
        } else {
          others.computeIfAbsent(prefix, any -> new TreeSet<>()).addAll(edge.notedNames());
        }
      }
    }
    List<String> all = new ArrayList<>(lines);
    behindServices.forEach(
        (how, behind) ->
            IpPrefix.merge(behind)
                .forEach(
                    prefix ->
                        all.add(
                            preposition
                                + prefix
                                + ", "
                                + Optional.ofNullable(imported.get(prefix.address()))
                                    .map(cluster -> "of cluster " + cluster)
                                    .orElse("outside the cluster")
                                + how)));
    List<IpPrefix> blocks = IpPrefix.merge(widened);
    blocks.forEach(block -> all.add(preposition + block + WIDENED));
    TreeSet<IpPrefix> apart = new TreeSet<>(blocks);
    others
        .keySet()
        .removeIf(
            prefix -> {
              IpPrefix before = apart.floor(prefix);
              return before != null && before.contains(prefix);
            });
    Map<SortedSet<String>, TreeSet<IpPrefix>> byNames = new HashMap<>();
    others.forEach(
        (prefix, names) -> byNames.computeIfAbsent(names, any -> new TreeSet<>()).add(prefix));
    TreeMap<IpPrefix, String> outside = new TreeMap<>();
    byNames.forEach(
        (names, its) ->
            IpPrefix.merge(its)
                .forEach(
                    prefix ->
                        outside.put(
                            prefix,
                            preposition
                                + prefix
                                + ", outside the cluster, not by name"
                                + noted(names))));
    all.addAll(outside.values());
    return all;
  }

  /**
   * Names that were not captured on the wire: the author of the file may have had them from
   * anywhere.
   */
  private static String noted(SortedSet<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    int more = names.size() - MOST_NOTED;
    return "; a capture file calls it "
        + names.stream().limit(MOST_NOTED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more names" : "");
  }
}
