package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.output.folder.FileNames;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.parallel.InOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where each picture is written. */
final class PictureFiles {
  private static final String FOLDER = "pictures";

  private PictureFiles() {}

  /** The picture of a namespace. */
  static String path(String namespace) {
    return FOLDER + "/" + FileNames.of(namespace) + ".svg";
  }

  /** The picture of a workload. */
  static String path(WorkloadRef workload) {
    return FOLDER
        + "/"
        + FileNames.of(workload.namespace())
        + "/"
        + FileNames.of(workload.name() + "." + workload.kind().toLowerCase(Locale.ROOT))
        + ".svg";
  }

  /** All pictures: the one to open first, and one of each namespace and each workload. */
  static List<OutputFile> render(Sketch all) {
    List<Box> workloads = all.boxes().stream().filter(box -> box.kind().isWorkload()).toList();
    List<String> namespaces = new ArrayList<>(Views.namespaces(all));
    List<Shown> shown =
        Stream.of(
                Stream.of(new Shown("graph.svg", () -> Views.opening(all), "")),
                namespaces.stream()
                    .map(each -> new Shown(path(each), () -> Views.namespace(all, each), "../")),
                workloads.stream()
                    .map(each -> new Shown(each.link(), () -> Views.workload(all, each), "../../")))
            .flatMap(each -> each)
            .toList();
    return InOrder.map(shown, Shown::file);
  }

  private record Shown(String path, Supplier<Sketch> view, String home) {
    OutputFile file() {
      return new OutputFile(path, Svg.file(Layout.of(view.get()), home));
    }
  }
}
