package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.bundle.Captures;
import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.proc.ProcFile;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Socket samples, each in a file {@code <namespace>/<pod>.proc} whose path names its pod. */
final class SampleFiles {
  private SampleFiles() {}

  /** The samples by pod; files that belong to none are left out, with a diagnostic. */
  static Map<PodRef, ProcFile> read(Collection<Path> samples, Diagnostics d) {
    Map<PodRef, ProcFile> byPod = new HashMap<>();
    for (Path file : samples) {
      String name = String.valueOf(file.getFileName());
      Path folder = Captures.folderOf(file).getFileName();
      PodRef pod =
          new PodRef(
              folder == null ? "" : folder.toString(),
              name.substring(0, name.length() - ".proc".length()));
      if (!KubernetesNames.isLabel(pod.namespace()) || !KubernetesNames.isSubdomain(pod.name())) {
        d.add(
            Diagnostic.warning(
                "sample-without-pod",
                file.toString(),
                "Its place does not say which pod it is from; samples belong in <namespace>/<pod>.proc."));
      } else if (byPod.put(pod, ProcFile.read(file, d)) != null) {
        d.add(
            Diagnostic.warning(
                "sample-twice",
                file.toString(),
                "There is another file of samples for this pod, which is ignored."));
      }
    }
    return byPod;
  }
}
