package io.github.pcap2netpol.capture.packet;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The UDP destination ports on which tunnelled packets are looked for. A port alone proves nothing:
 * a datagram that contains no packet remains a datagram.
 *
 * @param vxlan ports of VXLAN (RFC 7348), 1 to 65535
 * @param geneve ports of Geneve (RFC 8926), 1 to 65535
 */
public record OverlayPorts(SortedSet<Integer> vxlan, SortedSet<Integer> geneve) {
  /** The registered port of the generic protocol extension of VXLAN. */
  public static final int VXLAN_GPE = 4790;

  /**
   * The registered ports; for VXLAN also 8472, which Linux used before and some container networks
   * still do.
   */
  public static final OverlayPorts USUAL =
      new OverlayPorts(new TreeSet<>(Set.of(4789, 8472)), new TreeSet<>(Set.of(6081)));

  public OverlayPorts {
    vxlan = Collections.unmodifiableSortedSet(new TreeSet<>(vxlan));
    geneve = Collections.unmodifiableSortedSet(new TreeSet<>(geneve));
    if (!areValid(vxlan) || !areValid(geneve)) {
      throw new IllegalArgumentException("a port is from 1 to 65535: " + vxlan + ", " + geneve);
    }
  }

  private static boolean areValid(SortedSet<Integer> ports) {
    return ports.isEmpty() || (ports.first() > 0 && ports.last() <= 65535);
  }

  /** Adds ports. A port given as both counts as Geneve. */
  public OverlayPorts and(Set<Integer> moreVxlan, Set<Integer> moreGeneve) {
    SortedSet<Integer> allVxlan = new TreeSet<>(vxlan);
    allVxlan.addAll(moreVxlan);
    SortedSet<Integer> allGeneve = new TreeSet<>(geneve);
    allGeneve.addAll(moreGeneve);
    return new OverlayPorts(allVxlan, allGeneve);
  }
}
