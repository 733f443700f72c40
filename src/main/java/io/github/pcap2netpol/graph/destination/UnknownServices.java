package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.graph.model.ServiceNames;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Recognises addresses that must be Services' although the metadata lacks them: those in answers
 * for a Service's name, those that answered for such names, and those among the known cluster IPs.
 * The metadata of one namespace alone lacks both the API server's and the resolver's address.
 */
public final class UnknownServices {
  private final Set<IpAddress> named = new HashSet<>();
  private final Set<IpPrefix> networks = new HashSet<>();

  public UnknownServices(Bundle bundle, List<Lookup> lookups) {
    ServiceNames names = ServiceNames.of(bundle.cluster(), lookups);
    for (Lookup lookup : lookups) {
      for (IpAddress resolver : names.clusterResolvers(lookup)) {
        if (bundle.addresses().ownerAt(resolver, lookup.first().time())
            instanceof AddressOwner.UnknownOwner) {
          named.add(resolver);
          networks.add(around(resolver));
        }
      }
      if (names.answered(lookup)) {
        // A Service's name may lead outside, if the Service says so.
        if (!names.isKnown(lookup)) {
          named.addAll(lookup.addresses());
        }
      }
    }
    for (Service service : bundle.cluster().services().values()) {
      service.clusterIps().forEach(address -> networks.add(around(address)));
    }
  }

  /**
   * The part of the Service network that can safely be concluded from one of its addresses. Service
   * networks are hardly ever smaller, and contain nothing else. The API server's and the resolver's
   * addresses are close to each other.
   */
  private static IpPrefix around(IpAddress address) {
    return new IpPrefix(address, address.isIpv4() ? 24 : 120);
  }

  /** Whether an address without owner in the metadata seems to be a Service's. */
  public boolean isLikely(IpAddress address) {
    return named.contains(address) || networks.contains(around(address));
  }

  public static Diagnostic lacking(Connection connection) {
    return Diagnostic.severe(
        "unknown-service-address",
        connection.responder() + ", " + connection.port(),
        "It seems to be a Service's address, but the metadata lacks that Service, so the rule can only contain the address. Most enforcers judge by what is behind it, and would deny that. Give the Services, EndpointSlices and pods of all namespaces.");
  }
}
