package io.github.pcap2netpol;

import io.github.pcap2netpol.capture.packet.OverlayPorts;
import java.nio.file.Path;
import java.util.List;

/**
 * What to read.
 *
 * @param bundles folders that contain captures and the metadata for them
 * @param captures loose captures, resolved by {@code cluster}; may be empty
 * @param cluster loose metadata; empty without loose captures
 * @param overlays the UDP ports at which captures may contain tunnelled packets
 */
public record Inputs(
    List<Path> bundles, List<Path> captures, List<Path> cluster, OverlayPorts overlays) {
  public Inputs {
    bundles = List.copyOf(bundles);
    captures = List.copyOf(captures);
    cluster = List.copyOf(cluster);
  }

  /** With overlays on their usual ports. */
  public Inputs(List<Path> bundles, List<Path> captures, List<Path> cluster) {
    this(bundles, captures, cluster, OverlayPorts.USUAL);
  }
}
