package io.github.pcap2netpol.contract;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What consumers may call at providers.
 *
 * @param name as the file has it; untrusted text
 * @param providers the networks that are called
 * @param consumers the networks that call
 * @param ports the providers' ports; empty means every port of every protocol
 */
public record Contract(
    String name,
    SortedSet<Network> providers,
    SortedSet<Network> consumers,
    SortedSet<AgreedPort> ports) {
  public Contract {
    providers = Collections.unmodifiableSortedSet(new TreeSet<>(providers));
    consumers = Collections.unmodifiableSortedSet(new TreeSet<>(consumers));
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
  }
}
