package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.bundle.InputFiles;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The files that paths on a command line stand for. */
final class GivenFiles {
  private static final Path STANDARD_INPUT = Path.of("-");

  private GivenFiles() {}

  /**
   * The path itself if it is a file, an archive or standard input; else what is below the folder.
   *
   * @param fits whether a file in a folder is wanted, by its path
   * @param what how messages call the files
   * @throws UnusableInputException if the path does not exist, or a folder holds nothing that fits
   */
  static List<Path> at(Path path, Predicate<String> fits, String what, Diagnostics d)
      throws UnusableInputException {
    if (path.equals(STANDARD_INPUT) || InputFiles.isInArchive(path)) {
      return List.of(path);
    }
    if (!Files.exists(path)) {
      throw new UnusableInputException(path + " does not exist; check the path.");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> found = new ArrayList<>(InputFiles.below(path, fits, d));
    if (found.isEmpty()) {
      throw new UnusableInputException(
          path + " holds no " + what + "; check the path, or name the files one by one.");
    }
    return found;
  }
}
