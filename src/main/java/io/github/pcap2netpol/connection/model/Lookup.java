package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.net.IpAddress;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one client learned about one name, over a whole capture.
 *
 * @param capture the capture that saw it
 * @param client who asked, as an address seen in that capture
 * @param name the name, as in {@link io.github.pcap2netpol.capture.packet.DnsMessage#name}
 * @param resolvers who was asked or answered
 * @param addresses all addresses in answers
 * @param differingAnswers how many different sets of addresses (of one type) there were in answers:
 *     more than one means that the answers rotate
 * @param responseCodes number of answers by response code: 0 NoError, 3 NXDomain
 * @param unanswered queries for which no answer was seen
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
