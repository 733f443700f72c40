package io.github.pcap2netpol.output;

import io.github.pcap2netpol.connection.Sighting;
import io.github.pcap2netpol.policy.Direction;

/** Where something was seen, in words. */
final class Places {
  private Places() {}

  /** As in {@code frame 12 of shop/web.pcap}; a socket sample has no frames. */
  static String text(Sighting sighting) {
    return sighting.frame() > 0
        ? "frame " + sighting.frame() + " of " + sighting.file()
        : "the socket sample " + sighting.file();
  }

  static String preposition(Direction direction) {
    return direction == Direction.INGRESS ? "from " : "to ";
  }
}
