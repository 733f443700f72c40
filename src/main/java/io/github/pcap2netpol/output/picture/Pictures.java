package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import java.util.List;

/**
 * Pictures of the traffic: {@code graph.svg}, which is everything or, in a large cluster, an
 * overview of its namespaces; and a picture of each namespace and each workload.
 */
public final class Pictures {
  private final Sketch sketch;

  private Pictures(Sketch sketch) {
    this.sketch = sketch;
  }

  /**
   * Pictures of this traffic.
   *
   * @param denied what was seen and the policies would not let through
   */
  public static Pictures of(TrafficMap traffic, List<DeniedFlow> denied, PeerNames names) {
    return new Pictures(TrafficSketch.of(traffic, denied, names));
  }

  /** All of them as files. */
  public List<OutputFile> files() {
    return PictureFiles.render(sketch);
  }

  /** Makes the classes ready that the first drawing needs. */
  public static void prepare() {
    Layout.prepare();
  }
}
