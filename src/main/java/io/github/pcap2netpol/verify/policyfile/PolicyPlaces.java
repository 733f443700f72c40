package io.github.pcap2netpol.verify.policyfile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The places that policies are read from.
 *
 * @param files files, and folders that are read recursively; may include {@link #STANDARD_INPUT}
 *     once
 * @param kustomizations folders with a kustomization
 * @param clusters whether to include the policies in the metadata; one of the same name from a file
 *     replaces them
 * @param namespace the namespace of policies that name none; if empty, "default", which is reported
 */
public record PolicyPlaces(
    List<Path> files, List<Path> kustomizations, boolean clusters, Optional<String> namespace) {
  /** Means standard input, among the files. */
  public static final Path STANDARD_INPUT = Path.of("-");

  public PolicyPlaces {
    files = List.copyOf(files);
    kustomizations = List.copyOf(kustomizations);
  }

  /** Whether no place is named. */
  public boolean isEmpty() {
    return files.isEmpty() && kustomizations.isEmpty() && !clusters;
  }
}
