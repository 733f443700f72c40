package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Traffic that one peer opens to a port of another. There is one edge for each (from, to, port).
 *
 * @param from who opens it
 * @param to who is called
 * @param port the port of {@code to} itself: the pod's port, not the Service's
 * @param routes how {@code to} was addressed, at least one
 * @param fromAddresses if {@code from} is a node, an address or a hostNetwork workload: the
 *     addresses it calls from, as {@code to} sees them; else empty
 * @param alsoFrom further addresses from which {@code from} may call without having been observed:
 *     inferred, like an inferred edge
 * @param toAddresses if {@code to} is a node, an address or a hostNetwork workload: the addresses
 *     to select; else empty
 * @param names names that were looked up and led to the addresses
 * @param notedNames names that capture files themselves give to the outside address, whether or not
 *     anybody looked them up
 * @param basis observed, inferred, or one of several that were observed together
 */
public record TrafficEdge(
    Peer from,
    Peer to,
    PortProtocol port,
    SortedSet<Route> routes,
    SortedSet<IpPrefix> fromAddresses,
    SortedSet<IpPrefix> alsoFrom,
    SortedSet<IpPrefix> toAddresses,
    SortedSet<String> names,
    SortedSet<String> notedNames,
    Basis basis)
    implements Comparable<TrafficEdge> {
  public TrafficEdge {
    routes = copy(routes);
    fromAddresses = copy(fromAddresses);
    alsoFrom = copy(alsoFrom);
    toAddresses = copy(toAddresses);
    names = copy(names);
    notedNames = copy(notedNames);
    if (routes.isEmpty()) {
      throw new IllegalArgumentException("an edge without a route: " + from + " to " + to);
    }
  }

  /** Most are empty, and there are many edges. */
  private static <T extends Comparable<? super T>> SortedSet<T> copy(SortedSet<T> set) {
    return set.isEmpty()
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(new TreeSet<>(set));
  }

  /** An edge whose originator calls only from addresses that were observed. */
  public TrafficEdge(
      Peer from,
      Peer to,
      PortProtocol port,
      SortedSet<Route> routes,
      SortedSet<IpPrefix> fromAddresses,
      SortedSet<IpPrefix> toAddresses,
      SortedSet<String> names,
      SortedSet<String> notedNames,
      Basis basis) {
    this(
        from,
        to,
        port,
        routes,
        fromAddresses,
        Collections.emptySortedSet(),
        toAddresses,
        names,
        notedNames,
        basis);
  }

  /** This edge without unobserved addresses. */
  public TrafficEdge onlyObserved() {
    return alsoFrom.isEmpty()
        ? this
        : new TrafficEdge(
            from, to, port, routes, fromAddresses, toAddresses, names, notedNames, basis);
  }

  /**
   * Whether no packet certainly shows it: those of {@link Basis.OneOfSeveral} may have gone
   * elsewhere.
   */
  public boolean isInferred() {
    return !(basis instanceof Basis.Observed);
  }

  /** Whether a policy without it might deny an observed connection. */
  public boolean isNeeded() {
    return !(basis instanceof Basis.Inferred);
  }

  /** Why it is assumed; empty if it was observed. */
  public Optional<Inference> inference() {
    if (basis instanceof Basis.Inferred inferred) {
      return Optional.of(inferred.reason());
    }
    return basis instanceof Basis.OneOfSeveral one ? Optional.of(one.reason()) : Optional.empty();
  }

  /** Whether a contract allows it, so that it is wanted even if it was not observed. */
  public boolean isAgreed() {
    return inference().filter(why -> why.reason() == Inference.Reason.AGREED).isPresent();
  }

  /** Its evidence, possibly shared with other edges; empty if there is none. */
  public Optional<EdgeEvidence> evidence() {
    if (basis instanceof Basis.Observed observed) {
      return Optional.of(observed.evidence());
    }
    return basis instanceof Basis.OneOfSeveral one ? Optional.of(one.evidence()) : Optional.empty();
  }

  /** Whether the client called port 53: name resolution, whatever the resolver's own port. */
  public boolean isDns() {
    for (Route route : routes) {
      if (route.dialledPort().orElse(port.port()) == 53) {
        return true;
      }
    }
    return false;
  }

  /** Single addresses as prefixes. */
  public static SortedSet<IpPrefix> single(Iterable<IpAddress> addresses) {
    TreeSet<IpPrefix> prefixes = new TreeSet<>();
    addresses.forEach(address -> prefixes.add(IpPrefix.of(address)));
    return prefixes;
  }

  /** Hashes only what identifies edges; the evidence is long. */
  @Override
  public int hashCode() {
    return Objects.hash(from, to, port);
  }

  @Override
  public int compareTo(TrafficEdge other) {
    int byFrom = from.compareTo(other.from);
    if (byFrom != 0) {
      return byFrom;
    }
    int byTo = to.compareTo(other.to);
    if (byTo != 0) {
      return byTo;
    }
    return port.compareTo(other.port);
  }
}
