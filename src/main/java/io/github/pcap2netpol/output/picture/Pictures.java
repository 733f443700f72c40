package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.parallel.InOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Pictures of the traffic: {@code graph.svg}, which shows everything or, for a large cluster, an
 * overview of its namespaces; and a picture of each namespace and each workload.
 *
 * @param files all of them
 * @param inline the picture to open first, and those of the namespaces that it shows as single
 *     boxes, for a page
 * @param mermaid the picture to open first as Mermaid, which code hosts draw in a comment
 */
public record Pictures(List<OutputFile> files, List<Inline> inline, String mermaid) {
  public Pictures {
    files = List.copyOf(files);
    inline = List.copyOf(inline);
  }

  /**
   * A picture for a page.
   *
   * @param name {@code overview}, or the name of a namespace after {@code namespace:}
   * @param title what it is a picture of
   * @param svg an element without styles, which are in {@link #style}
   */
  public record Inline(String name, String title, String svg) {}

  /** A picture and its name; a page shows those with a name, but the same only once. */
  private record Shown(String path, String name, Supplier<Sketch> view) {
    Drawn drawn() {
      Drawing drawing = Layout.of(view.get());
      String home = "../".repeat((int) path.chars().filter(c -> c == '/').count());
      return new Drawn(
          new OutputFile(path, Svg.file(drawing, home)),
          new Inline(name, drawing.title(), name.isEmpty() ? "" : Svg.inline(drawing)));
    }
  }

  private record Drawn(OutputFile file, Inline inline) {}

  /**
   * Pictures of this traffic.
   *
   * @param denied observed flows that the policies deny
   */
  public static Pictures of(TrafficMap traffic, DeniedTraffic denied, PeerNames names) {
    Sketch sketch = TrafficSketch.of(traffic, denied, names);
    Views views = new Views(sketch);
    Sketch opening = views.opening();
    // The first ones take longest.
    List<Shown> shown = new ArrayList<>();
    shown.add(new Shown("graph.svg", "overview", () -> opening));
    for (String namespace : views.namespaces()) {
      Sketch view = views.namespace(namespace);
      shown.add(
          new Shown(
              PictureFiles.path(namespace),
              view.showsSameAs(opening) ? "" : "namespace:" + namespace,
              () -> view));
    }
    for (Box box : sketch.boxes()) {
      if (box.kind().isWorkload()) {
        shown.add(new Shown(box.link(), "", () -> views.workload(box)));
      }
    }
    List<Drawn> drawn = InOrder.map(shown, Shown::drawn);
    return new Pictures(
        drawn.stream().map(Drawn::file).toList(),
        drawn.stream().map(Drawn::inline).filter(each -> !each.name().isEmpty()).toList(),
        Mermaid.text(opening));
  }

  /** The styles of all pictures. */
  public static String style() {
    return Svg.STYLE;
  }

  /** Loads the classes that the first drawing needs. */
  public static void prepare() {
    Layout.prepare();
  }
}
