package io.github.pcap2netpol.output.text;

import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.policy.model.Direction;

/** Describes where something was seen. */
public final class Places {
  private Places() {}

  /** For example {@code frame 12 of shop/web.pcap}; a socket sample has no frames. */
  public static String text(Sighting sighting) {
    return text(sighting, CommonFolder.NONE);
  }

  /** The same, with the file's path within a folder that was named before. */
  public static String text(Sighting sighting, CommonFolder folder) {
    String file = folder.within(sighting.file());
    return sighting.frame() > 0
        ? "frame " + sighting.frame() + " of " + file
        : "the socket sample " + file;
  }

  public static String preposition(Direction direction) {
    return direction == Direction.INGRESS ? "from " : "to ";
  }
}
