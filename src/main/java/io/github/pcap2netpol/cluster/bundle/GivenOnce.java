package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts inputs once that the user names more than once, under whatever name, and reports that. */
public final class GivenOnce {
  private GivenOnce() {}

  /**
   * The paths without those that lead to the same file or folder as one before. A file that is also
   * in a given folder stays, since only the reader of the folder knows whether it finds the file.
   */
  public static List<Path> of(List<Path> paths, Diagnostics diagnostics) {
    Map<Path, Path> byReal = new LinkedHashMap<>();
    for (Path path : paths) {
      if (byReal.putIfAbsent(real(path), path) != null) {
        tell(path, "It is given twice; it counts once.", diagnostics);
      }
    }
    byReal.forEach(
        (real, path) ->
            folderOf(real, byReal)
                .ifPresent(
                    folder ->
                        tell(
                            path,
                            "It is also in " + folder + ", which is given too; it counts once.",
                            diagnostics)));
    return new ArrayList<>(byReal.values());
  }

  /**
   * The files without those whose content is, byte for byte, that of one before: a copy says
   * nothing new, and would count twice.
   */
  public static List<Path> withoutCopies(List<Path> files, Diagnostics diagnostics) {
    Map<Long, List<Path>> bySize = new HashMap<>();
    List<Path> different = new ArrayList<>();
    for (Path file : files) {
      Optional<Path> same = Optional.empty();
      if (Files.isRegularFile(file)) {
        List<Path> others = bySize.computeIfAbsent(size(file), any -> new ArrayList<>());
        same = others.stream().filter(other -> isCopy(file, other)).findFirst();
        others.add(file);
      }
      same.ifPresent(
          other -> tell(file, "It is a copy of " + other + "; it counts once.", diagnostics));
      if (same.isEmpty()) {
        different.add(file);
      }
    }
    return different;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException unreadable) {
      return -1; // whoever reads it says so
    }
  }

  private static boolean isCopy(Path file, Path other) {
    try {
      return Files.mismatch(file, other) < 0;
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static Optional<Path> folderOf(Path real, Map<Path, Path> byReal) {
    for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
      if (byReal.containsKey(folder)) {
        return Optional.ofNullable(byReal.get(folder));
      }
    }
    return Optional.empty();
  }

  private static void tell(Path path, String what, Diagnostics diagnostics) {
    diagnostics.add(Diagnostic.warning("input-twice", path.toString(), what));
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException absent) {
      return path; // the reader reports it; or it stands for standard input
    }
  }
}
