package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.net.Protocol;

/** One element of a rule's {@code ports}. */
public sealed interface RulePort {
  /** The protocol that traffic must have. */
  Protocol protocol();

  /**
   * Ports by number.
   *
   * @param first the first; 0 for an element without port
   * @param last the last; equal to the first for a single port, 65535 for an element without port
   */
  record Range(Protocol protocol, int first, int last) implements RulePort {
    /**
     * Every port of the protocol: an element without port. A port that is written is at least 1.
     */
    public static Range everyPort(Protocol protocol) {
      return new Range(protocol, 0, 65535);
    }

    public boolean isEveryPort() {
      return first == 0;
    }

    boolean contains(int port) {
      return first <= port && port <= last;
    }
  }

  /** A port by the name that the destination pod gives it. */
  record Named(Protocol protocol, String name) implements RulePort {}
}
