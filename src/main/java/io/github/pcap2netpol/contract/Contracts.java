package io.github.pcap2netpol.contract;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All agreements.
 *
 * @param namespaces the networks that a contract or an exposure names, each with the namespaces in
 *     which its pods are protected
 * @param contracts in the order of their names
 * @param exposed in order
 */
public record Contracts(
    SortedMap<Network, SortedSet<String>> namespaces,
    List<Contract> contracts,
    SortedSet<ExposedNetwork> exposed) {
  public Contracts {
    TreeMap<Network, SortedSet<String>> copy = new TreeMap<>();
    namespaces.forEach(
        (network, names) -> copy.put(network, Collections.unmodifiableSortedSet(names)));
    namespaces = Collections.unmodifiableSortedMap(copy);
    contracts = contracts.stream().sorted(Comparator.comparing(Contract::name)).toList();
    exposed = Collections.unmodifiableSortedSet(new TreeSet<>(exposed));
  }

  /** The networks, in order. */
  public SortedSet<Network> networks() {
    return new TreeSet<>(namespaces.keySet());
  }
}
