package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One side of a decision. In names {@code *} stands for any text. */
sealed interface Party {
  /** Everyone: workloads, nodes and outside addresses. */
  record Anyone() implements Party {}

  /** All outside addresses. */
  record Outside() implements Party {}

  /** All nodes themselves. */
  record Nodes() implements Party {}

  /**
   * Workloads.
   *
   * @param kind such as {@code Deployment}; empty for any
   * @param namespace a pattern
   * @param name a pattern
   */
  record Workloads(Optional<String> kind, String namespace, String name) implements Party {}

  /** Outside addresses. */
  record Addresses(IpPrefix block) implements Party {}

  /** Outside addresses that were looked up by a name that matches the pattern. */
  record Named(String name) implements Party {}

  /**
   * The form in a file: {@code [KIND ]NAMESPACE/NAME}, where both may contain {@code *}. A
   * namespace has no dots (RFC 1123 label), so a wrong prefix length does not make an address a
   * workload.
   */
  Pattern WORKLOAD = Pattern.compile("(?:([A-Za-z0-9]+) )?([a-z0-9*-]+)/([A-Za-z0-9.*_-]+)");

  /** A DNS name, in which {@code *} stands for any text. */
  Pattern NAME = Pattern.compile("[a-z0-9*_-]+(\\.[a-z0-9*_-]+)+\\.?");

  /** Reads one; empty if the text has none of the forms. */
  static Optional<Party> parse(String text) {
    if (text.equals("*")) {
      return Optional.of(new Anyone());
    }
    if (text.equals("outside")) {
      return Optional.of(new Outside());
    }
    if (text.equals("nodes")) {
      return Optional.of(new Nodes());
    }
    Optional<IpPrefix> block = IpPrefix.parse(text);
    if (block.isPresent()) {
      return block.map(Addresses::new);
    }
    Matcher workload = WORKLOAD.matcher(text);
    if (workload.matches()) {
      return Optional.of(
          new Workloads(
              Optional.ofNullable(workload.group(1)), workload.group(2), workload.group(3)));
    }
    String name = text.toLowerCase(Locale.ROOT);
    return NAME.matcher(name).matches() && !name.matches("[0-9.]+")
        ? Optional.of(new Named(name.replaceAll("\\.$", "")))
        : Optional.empty();
  }

  /**
   * Whether it is about this peer.
   *
   * @param names by which the peer was looked up
   */
  default boolean matches(Peer peer, Collection<String> names) {
    if (this instanceof Anyone) {
      return true;
    }
    if (peer instanceof Peer.WorkloadPeer of) {
      return this instanceof Workloads these && isOf(these, of.workload());
    }
    if (peer instanceof Peer.NodePeer) {
      return this instanceof Nodes;
    }
    return this instanceof Outside
        || (this instanceof Addresses these
            && these.block().contains(((Peer.ExternalPeer) peer).prefix()))
        || (this instanceof Named named
            && names.stream().anyMatch(name -> isLike(named.name(), name)));
  }

  private static boolean isOf(Workloads these, WorkloadRef workload) {
    return these.kind().map(workload.kind()::equals).orElse(true)
        && isLike(these.namespace(), workload.namespace())
        && isLike(these.name(), workload.name());
  }

  /** Whether the text matches the pattern; linear in the length of both. */
  private static boolean isLike(String pattern, String text) {
    String[] parts = pattern.split("\\*", -1);
    if (parts.length == 1) {
      return pattern.equalsIgnoreCase(text);
    }
    String rest = text.toLowerCase(Locale.ROOT);
    String start = parts[0].toLowerCase(Locale.ROOT);
    String end = parts[parts.length - 1].toLowerCase(Locale.ROOT);
    if (!rest.startsWith(start)
        || !rest.endsWith(end)
        || rest.length() < start.length() + end.length()) {
      return false;
    }
    rest = rest.substring(start.length(), rest.length() - end.length());
    for (int i = 1; i < parts.length - 1; i++) {
      String part = parts[i].toLowerCase(Locale.ROOT);
      int at = rest.indexOf(part);
      if (at < 0) {
        return false;
      }
      rest = rest.substring(at + part.length());
    }
    return true;
  }
}
