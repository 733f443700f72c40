package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.objects.MetadataKinds;
import io.github.pcap2netpol.cluster.objects.MetadataObjects;
import io.github.pcap2netpol.cluster.objects.MetadataReading;
import io.github.pcap2netpol.cluster.proc.ProcFile;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** Reads files of metadata, and assembles the cluster that they describe. */
final class MetadataFiles {
  private MetadataFiles() {}

  /**
   * Reads the objects in the files.
   *
   * @param where how messages call them
   * @throws UnusableInputException if there are no pods
   */
  static MetadataObjects read(Collection<Path> files, String where, Diagnostics d)
      throws UnusableInputException {
    MetadataObjects objects = new MetadataObjects(d);
    MetadataReading.read(files, objects, d);
    objects.reportUnused(d);
    if (!objects.hasPods()) {
      long unreadable =
          d.sorted().stream()
              .filter(diagnostic -> diagnostic.code().equals("metadata-unreadable"))
              .count();
      throw new UnusableInputException(
          where
              + " contains no pods"
              + (files.isEmpty()
                  ? " (no .json or .yaml file at all)"
                  : " among the "
                      + objects.count()
                      + " objects in "
                      + files.size()
                      + (files.size() == 1 ? " file" : " files"))
              + (unreadable > 0 ? ", of which some can't be read" : "")
              + ". Pods are required, since they say who owns an address: add the output of `kubectl get pods -A -o json`.");
    }
    return objects;
  }

  /** Assembles the objects and the pods' samples into a cluster, as soon as it is asked to. */
  static ClusterBuilder builder(
      MetadataObjects objects,
      Collection<Path> metadata,
      Map<PodRef, ProcFile> samples,
      Diagnostics d) {
    MetadataKinds.reportMissing(objects, metadata, d);
    return new ClusterBuilder(objects, samples, d);
  }
}
