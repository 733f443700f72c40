package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.model.PodRef;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A capture, as it is sent to the task that extracts it.
 *
 * @param number its place among all captures, from 0
 * @param namespace of the pod; empty if no bundle names the pod
 * @param pod the pod's name; empty if no bundle names it
 * @param files its files in order, at least one
 */
record HadoopCapture(int number, String namespace, String pod, List<HadoopFile> files)
    implements Serializable {
  HadoopCapture {
    files = List.copyOf(files);
  }

  static HadoopCapture of(int number, Optional<PodRef> pod, List<HadoopFile> files) {
    return new HadoopCapture(
        number, pod.map(PodRef::namespace).orElse(""), pod.map(PodRef::name).orElse(""), files);
  }

  /** The length of its files in bytes. */
  long size() {
    return files.stream().mapToLong(HadoopFile::size).sum();
  }

  /** The same for the extractor, which asks for {@link #file} of each part. */
  CaptureInput input() {
    return new CaptureInput(
        pod.isEmpty() ? Optional.empty() : Optional.of(new PodRef(namespace, pod)),
        IntStream.range(0, files.size()).mapToObj(i -> Path.of(Integer.toString(i))).toList());
  }

  /** The file that a part of {@link #input} stands for. */
  HadoopFile file(Path part) {
    return files.get(Integer.parseInt(part.toString()));
  }
}
