package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.model.Cluster;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Captures together with the metadata that resolves their addresses.
 *
 * @param name the bundle as the user named it: a folder, or "" for loose files
 * @param captures its captures, by pod and then by file
 * @param cluster the objects in its metadata
 * @param addresses who owns each address, and when
 * @param recordedFor the namespaces for which nodes were recorded, whose captures hold the pods of
 *     all namespaces; empty if that is unknown, or if no capture is of a node
 */
public record Bundle(
    String name,
    List<CaptureInput> captures,
    Cluster cluster,
    AddressBook addresses,
    SortedSet<String> recordedFor) {
  public Bundle {
    captures = List.copyOf(captures);
    recordedFor = Collections.unmodifiableSortedSet(new TreeSet<>(recordedFor));
  }

  /** A bundle that doesn't say for which namespaces it was recorded. */
  public Bundle(String name, List<CaptureInput> captures, Cluster cluster, AddressBook addresses) {
    this(name, captures, cluster, addresses, Collections.emptySortedSet());
  }

  /** The same with what else is known about nodes. */
  public Bundle with(Cluster otherCluster, AddressBook otherAddresses) {
    return new Bundle(name, captures, otherCluster, otherAddresses, recordedFor);
  }
}
