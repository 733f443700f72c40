package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.output.folder.FileNames;
import java.util.Locale;

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
}
