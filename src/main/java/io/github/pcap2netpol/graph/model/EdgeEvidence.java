package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The evidence for an edge.
 *
 * @param connections how many connections: according to the originators' captures or the
 *     responders', whichever shows more, since most are seen at both ends
 * @param evidence the kinds of evidence for who opened them
 * @param states how they ended
 * @param seenAtOriginator whether a capture of the originator shows some
 * @param seenAtResponder whether a capture of the responder shows some
 * @param first the earliest packet
 * @param last the latest packet
 * @param observations the summed-up connections themselves, sorted
 */
public record EdgeEvidence(
    long connections,
    SortedSet<Evidence> evidence,
    SortedSet<State> states,
    boolean seenAtOriginator,
    boolean seenAtResponder,
    Sighting first,
    Sighting last,
    List<Connection> observations) {
  public EdgeEvidence {
    evidence = Collections.unmodifiableSortedSet(new TreeSet<>(evidence));
    states = Collections.unmodifiableSortedSet(new TreeSet<>(states));
    observations = List.copyOf(observations);
  }
}
