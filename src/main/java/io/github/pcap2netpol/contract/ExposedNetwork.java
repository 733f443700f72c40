package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.net.IpPrefix;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A network that outside addresses may call.
 *
 * @param network who may be called
 * @param range who may call
 * @param except blocks within the range that may not call
 * @param ports at which ports; empty means every port of every protocol
 */
public record ExposedNetwork(
    Network network, IpPrefix range, SortedSet<IpPrefix> except, SortedSet<AgreedPort> ports)
    implements Comparable<ExposedNetwork> {
  private static final Comparator<ExposedNetwork> ORDER =
      Comparator.comparing(ExposedNetwork::network)
          .thenComparing(ExposedNetwork::range)
          .thenComparing(ExposedNetwork::text)
          .thenComparing(exposed -> exposed.ports.toString());

  public ExposedNetwork {
    except = Collections.unmodifiableSortedSet(new TreeSet<>(except));
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
  }

  /** Whether all of these addresses may call. */
  public boolean admits(IpPrefix addresses) {
    return range.contains(addresses)
        && except.stream()
            .noneMatch(block -> block.contains(addresses) || addresses.contains(block));
  }

  /** Who may call, as in {@code 0.0.0.0/0 except 192.0.2.0/24}. */
  public String text() {
    return range
        + (except.isEmpty()
            ? ""
            : except.stream()
                .map(IpPrefix::toString)
                .collect(Collectors.joining(", ", " except ", "")));
  }

  @Override
  public int compareTo(ExposedNetwork other) {
    return ORDER.compare(this, other);
  }
}
