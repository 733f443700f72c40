package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.model.Cluster;
import java.util.List;

/**
 * Captures together with the metadata that resolves their addresses.
 *
 * @param name the bundle as the user named it: a folder, or "" for loose files
 * @param captures its captures, by pod and then by file
 * @param cluster the objects in its metadata
 * @param addresses who owns each address, and when
 */
public record Bundle(
    String name, List<CaptureInput> captures, Cluster cluster, AddressBook addresses) {
  public Bundle {
    captures = List.copyOf(captures);
  }
}
