package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names that captures show, and their addresses: the answers that anyone received for a name,
 * and the names that capture files themselves note for outside addresses.
 */
public final class KnownNames {
  private final SortedMap<String, SortedSet<IpAddress>> addresses = new TreeMap<>();
  private final SortedMap<IpAddress, SortedSet<String>> names = new TreeMap<>();

  private KnownNames() {}

  public static KnownNames of(TrafficMap traffic) {
    KnownNames known = new KnownNames();
    for (List<Lookup> lookups : traffic.lookups().values()) {
      for (Lookup lookup : lookups) {
        lookup.addresses().forEach(address -> known.add(lookup.name(), address));
      }
    }
    for (TrafficEdge edge : traffic.graph().edges()) {
      if (edge.to() instanceof Peer.ExternalPeer outside && outside.prefix().isSingle()) {
        edge.notedNames().forEach(name -> known.add(name, outside.prefix().address()));
      }
    }
    return known;
  }

  private void add(String name, IpAddress address) {
    addresses.computeIfAbsent(name, none -> new TreeSet<>()).add(address);
    names.computeIfAbsent(address, none -> new TreeSet<>()).add(name);
  }

  /** All names with an address. */
  public SortedSet<String> all() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(addresses.keySet()));
  }

  /**
   * The addresses of a name; none if the captures don't show it.
   *
   * @param name in any case, with or without the dot at the end (RFC 4343, RFC 1034 3.1)
   */
  public SortedSet<IpAddress> addressesOf(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String relative = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    return addresses.getOrDefault(relative, Collections.emptySortedSet());
  }

  public SortedSet<String> namesOf(IpAddress address) {
    return names.getOrDefault(address, Collections.emptySortedSet());
  }
}
