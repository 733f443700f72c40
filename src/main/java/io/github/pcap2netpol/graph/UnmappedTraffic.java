package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.List;
import java.util.stream.Stream;

/** Reports connections that would need a rule if both ends were peers. */
final class UnmappedTraffic {
  /**
   * Groups that never leave the link, in which hosts and libraries announce themselves: IPv4 local
   * control (RFC 5771 4), IPv6 interface and link scope (RFC 4291 2.7), SSDP.
   */
  private static final List<IpPrefix> LINK_SCOPE =
      Stream.of("224.0.0.0/24", "239.255.255.250/32", "ff01::/16", "ff02::/16")
          .map(IpPrefix::of)
          .toList();

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
    if (isSpecial(called, SpecialAddress.MULTICAST)
        && caller instanceof AddressOwner.PodOwner
        && LINK_SCOPE.stream().noneMatch(group -> group.contains(connection.responder()))) {
      diagnostics.add(
          Diagnostic.warning(
              "multicast-without-rule",
              connection.capture().name(),
              what
                  + " is multicast, and makes no rule: enforcers differ on it, and some deny it to"
                  + " a pod that a policy isolates. If the application needs the group, try it"
                  + " with the policies applied."));
    } else if (nobody) {
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
