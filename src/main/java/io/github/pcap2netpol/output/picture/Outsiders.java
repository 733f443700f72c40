package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Peer.ExternalPeer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Outside addresses grouped for readers: addresses found by looking up the same names form one
 * group.
 *
 * @param byAddress the key of the group of each outside peer
 * @param groups the peers of each group, by its key
 * @param names the names of each group, by its key: those looked up, or else those that a capture
 *     file gives to its only address; may be empty
 */
public record Outsiders(
    Map<Peer, String> byAddress,
    SortedMap<String, List<ExternalPeer>> groups,
    SortedMap<String, SortedSet<String>> names) {
  public Outsiders {
    byAddress = Map.copyOf(byAddress);
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
  }

  public static Outsiders of(TrafficGraph graph) {
    Map<Peer, String> byAddress = new HashMap<>();
    SortedMap<String, List<ExternalPeer>> groups = new TreeMap<>();
    SortedMap<String, SortedSet<String>> names = new TreeMap<>();
    for (Peer peer : graph.peers()) {
      if (peer instanceof ExternalPeer outside) {
        SortedSet<String> known = new TreeSet<>();
        SortedSet<String> noted = new TreeSet<>();
        for (TrafficEdge edge : graph.to(peer)) {
          known.addAll(edge.names());
          noted.addAll(edge.notedNames());
        }
        String key = "outside " + (known.isEmpty() ? outside : String.join(" ", known));
        byAddress.put(peer, key);
        groups.computeIfAbsent(key, none -> new ArrayList<>()).add(outside);
        names.put(key, known.isEmpty() ? noted : known);
      }
    }
    return new Outsiders(byAddress, groups, names);
  }
}
