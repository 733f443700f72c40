package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.net.IpAddress;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one client learnt of one name, over a whole capture.
 *
 * @param capture who saw it
 * @param client who asked, by address as seen at that capture
 * @param name the name, as in {@link io.github.pcap2netpol.capture.packet.DnsMessage#name}
 * @param resolvers who answered or was asked
 * @param addresses all addresses that came in answers
 * @param differingAnswers how many different sets of addresses (of one type) the answers held: more
 *     than one is a name whose answers rotate
 * @param responseCodes answers by response code: 0 NoError, 3 NXDomain
 * @param unanswered queries that no answer was seen to
 * @param first the earliest message
 * @param last the latest message
 */
public record Lookup(
    CapturePoint capture,
    IpAddress client,
    String name,
    SortedSet<IpAddress> resolvers,
    SortedSet<IpAddress> addresses,
    int differingAnswers,
    SortedMap<Integer, Long> responseCodes,
    long unanswered,
    Sighting first,
    Sighting last) {
  public Lookup {
    resolvers = Collections.unmodifiableSortedSet(new TreeSet<>(resolvers));
    addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
    responseCodes = Collections.unmodifiableSortedMap(new TreeMap<>(responseCodes));
  }
}
