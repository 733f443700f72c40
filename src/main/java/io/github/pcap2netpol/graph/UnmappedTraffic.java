package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;

/** Reports connections that would need a rule if both ends were peers. */
final class UnmappedTraffic {
  private final AddressBook addresses;
  private final UnknownPods unknownPods;
  private final Diagnostics diagnostics;

  UnmappedTraffic(AddressBook addresses, UnknownPods unknownPods, Diagnostics diagnostics) {
    this.addresses = addresses;
    this.unknownPods = unknownPods;
    this.diagnostics = diagnostics;
  }

  void report(Connection connection, AddressOwner caller, AddressOwner called) {
    boolean nobody =
        isSpecial(caller, SpecialAddress.UNSPECIFIED)
            || caller instanceof AddressOwner.SpecialOwner
            || isSpecial(called, SpecialAddress.MULTICAST)
            || isSpecial(called, SpecialAddress.BROADCAST)
            || isSpecial(called, SpecialAddress.UNSPECIFIED)
            || isSpecial(called, SpecialAddress.LOOPBACK);
    String what =
        connection.port()
            + " from "
            + connection.originators().brief()
            + " to "
            + connection.responder();
    if (nobody) {
      diagnostics.add(
          Diagnostic.info(
              "traffic-to-nobody",
              connection.capture().name(),
              what + " is multicast, broadcast or link-local: NetworkPolicy does not govern it."));
    } else if (addresses.virtual(connection.responder(), connection.port()).isPresent()) {
      diagnostics.add(
          Diagnostic.severe(
              "service-without-backing",
              connection.capture().name(),
              what
                  + " was answered, but nothing in the metadata is behind that Service port, so it makes no rule. Collect pods and endpointslices while the application"
                  + " runs."));
    } else {
      unknownPods.add(connection, connection.responder());
    }
  }

  private static boolean isSpecial(AddressOwner owner, SpecialAddress kind) {
    return owner instanceof AddressOwner.SpecialOwner special && special.kind() == kind;
  }
}
