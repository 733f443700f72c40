package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.parallel.InOrder;
import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Pictures of the traffic: {@code graph.svg}, which is everything or, in a large cluster, an
 * overview of its namespaces; and a picture of each namespace and each workload.
 */
public final class Pictures {
  private final Sketch sketch;
  private final Map<String, Drawing> drawings = new ConcurrentHashMap<>();

  private Pictures(Sketch sketch) {
    this.sketch = sketch;
  }

  /** What is shown under which name; each is laid out once. */
  private record Shown(String path, String name, Supplier<Sketch> view) {}

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
    List<Shown> shown = new ArrayList<>(large());
    for (Box box : sketch.boxes()) {
      if (box.kind().isWorkload()) {
        shown.add(new Shown(box.link(), box.id(), () -> Views.workload(sketch, box)));
      }
    }
    return InOrder.map(shown, this::file);
  }

  private OutputFile file(Shown shown) {
    String home = "../".repeat((int) shown.path().chars().filter(c -> c == '/').count());
    return new OutputFile(shown.path(), Svg.file(drawing(shown), home));
  }

  private Drawing drawing(Shown shown) {
    return drawings.computeIfAbsent(shown.path(), path -> Layout.of(shown.view().get()));
  }

  /** All but those of single workloads. */
  private List<Shown> large() {
    List<Shown> shown = new ArrayList<>();
    shown.add(new Shown("graph.svg", "overview", () -> Views.opening(sketch)));
    for (String namespace : Views.namespaces(sketch)) {
      shown.add(
          new Shown(
              PictureFiles.path(namespace),
              "namespace:" + namespace,
              () -> Views.namespace(sketch, namespace)));
    }
    return shown;
  }

  /**
   * A picture for a page.
   *
   * @param name {@code overview}, or the name of a namespace after {@code namespace:}
   * @param title what it is a picture of
   * @param svg an element without looks of its own, which are {@link #style}
   */
  public record Inline(String name, String title, String svg) {}

  /** The picture to open first, and those of the namespaces that it folds. */
  public List<Inline> inline() {
    return InOrder.map(
        large(),
        shown -> {
          Drawing drawing = drawing(shown);
          return new Inline(shown.name(), drawing.title(), Svg.inline(drawing));
        });
  }

  /** The looks of all pictures. */
  public static String style() {
    return Svg.STYLE;
  }

  /** The picture to open first as Mermaid, which code hosts draw in a comment. */
  public String mermaid() {
    return Mermaid.text(Views.opening(sketch));
  }

  /** Makes the classes ready that the first drawing needs. */
  public static void prepare() {
    Layout.prepare();
  }
}
