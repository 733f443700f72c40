package io.github.pcap2netpol.verify.policyfile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where policies are to be read.
 *
 * @param files files, and folders of which everything below is read; {@link #STANDARD_INPUT} may be
 *     among them, once
 * @param kustomizations folders with a kustomization
 * @param clusters whether those that the metadata holds are taken too; one of the same name from a
 *     file replaces them
 * @param namespace that of policies that name none; empty is "default", which is said
 */
public record PolicyPlaces(
    List<Path> files, List<Path> kustomizations, boolean clusters, Optional<String> namespace) {
  /** Stands for standard input among the files. */
  public static final Path STANDARD_INPUT = Path.of("-");

  public PolicyPlaces {
    files = List.copyOf(files);
    kustomizations = List.copyOf(kustomizations);
  }

  /** Whether no place at all is named. */
  public boolean isEmpty() {
    return files.isEmpty() && kustomizations.isEmpty() && !clusters;
  }
}
