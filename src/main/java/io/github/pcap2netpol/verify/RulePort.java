package io.github.pcap2netpol.verify;

import io.github.pcap2netpol.net.Protocol;

/** One element of a rule's {@code ports}. */
sealed interface RulePort {
  /** The protocol that traffic must have. */
  Protocol protocol();

  /**
   * Ports by number.
   *
   * @param first the first one
   * @param last the last one: of a single port the same, of an element without port 65535
   */
  record Range(Protocol protocol, int first, int last) implements RulePort {}

  /** A port by the name that the destination pod gives it. */
  record Named(Protocol protocol, String name) implements RulePort {}
}
