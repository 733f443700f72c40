package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.bundle.InputFiles;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a folder is laid out as a bundle and, if not, what it is and what to do. */
final class BundleLayout {
  private BundleLayout() {}

  static void requireFolder(Path folder) throws UnusableInputException {
    if (!Files.exists(folder)) {
      throw new UnusableInputException(folder + " does not exist; check the path.");
    }
    if (!Files.isDirectory(folder)) {
      throw new UnusableInputException(
          folder
              + " is a file, but a bundle is a folder. Give single files with --capture and --cluster.");
    }
  }

  static void requireLayout(Path folder, Path captures, Path cluster, Diagnostics d)
      throws UnusableInputException {
    if (Files.isDirectory(captures) && Files.isDirectory(cluster)) {
      return;
    }
    boolean hasCaptures = !InputFiles.below(folder, InputFiles::isCapture, d).isEmpty();
    if (!hasCaptures && InputFiles.below(folder, name -> true, d).isEmpty()) {
      throw new UnusableInputException(
          folder + " is empty. A bundle has captures/<namespace>/<pod>.pcap and cluster/*.json.");
    }
    if (Files.isDirectory(captures)) {
      throw new UnusableInputException(
          folder
              + " has no folder cluster with the cluster's metadata, which is required. Add it, or give metadata that is elsewhere with --capture "
              + captures
              + " --cluster FILE.");
    }
    throw new UnusableInputException(
        hasCaptures
            ? folder
                + " contains captures, but is not a bundle (captures/<namespace>/<pod>.pcap and cluster/*.json). Give them with --capture "
                + folder
                + " --cluster FILE."
            : folder
                + " is not a bundle: it has no captures/<namespace>/<pod>.pcap, nor any other captures.");
  }

  /** Reports tables of connection tracking, which people add but nobody reads. */
  static void reportConntrack(Path folder, Diagnostics d) {
    Path conntrack = folder.resolve("conntrack");
    if (!Files.isDirectory(conntrack)) {
      return;
    }
    int files = InputFiles.below(conntrack, name -> true, d).size();
    if (files > 0) {
      d.add(
          new Diagnostic(
              Severity.WARNING,
              "conntrack-not-read",
              conntrack.toString(),
              "Tables of connection tracking in a bundle are not read. To use them, make a connections file of them with pcap2netpol import conntrack FILE... -o FILE.ndjson.gz, and give that with --capture, and the metadata with --cluster.",
              files));
    }
  }
}
