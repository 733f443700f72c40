package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything the captures of one bundle showed.
 *
 * @param connections decided connections, sorted
 * @param undecided connections whose originator could not be decided, by capture and endpoints
 * @param pairs views of the same connections at both ends
 * @param lookups names that were resolved, by capture, client and name
 * @param notedNames names that capture files themselves give to addresses; nobody was observed
 *     looking them up, and the author of the file may have had them from anywhere
 * @param others packets other than TCP, UDP and SCTP, sorted
 * @param captures statistics of the files, by where they were taken; every capture is here, even if
 *     empty
 * @param watched the pods whose traffic captures of several pods hold in full, in order
 */
public record Traffic(
    List<Connection> connections,
    List<UndecidedConnection> undecided,
    List<PairedViews> pairs,
    List<Lookup> lookups,
    SortedMap<IpAddress, SortedSet<String>> notedNames,
    List<OtherTraffic> others,
    SortedMap<CapturePoint, List<CaptureStats>> captures,
    List<Watched> watched) {
  public Traffic {
    connections = List.copyOf(connections);
    undecided = List.copyOf(undecided);
    pairs = List.copyOf(pairs);
    lookups = List.copyOf(lookups);
    others = List.copyOf(others);
    SortedMap<IpAddress, SortedSet<String>> noted = new TreeMap<>();
    notedNames.forEach(
        (address, names) ->
            noted.put(address, Collections.unmodifiableSortedSet(new TreeSet<>(names))));
    notedNames = Collections.unmodifiableSortedMap(noted);
    watched = List.copyOf(watched);
    captures = Collections.unmodifiableSortedMap(new TreeMap<>(captures));
  }
}
