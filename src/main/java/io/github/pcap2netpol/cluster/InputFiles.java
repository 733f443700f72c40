package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the files below folders, in order, and tells by their names what they are. */
final class InputFiles {
  private static final int DEEPEST = 32;

  private InputFiles() {}

  /**
   * All files below the folder for which the name fits, sorted. Symbolic links are followed, but
   * not around in circles; hidden files are passed over.
   */
  static List<Path> below(Path folder, Predicate<String> fits, Diagnostics diagnostics) {
    SortedSet<Path> found = new TreeSet<>();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = String.valueOf(file.getFileName());
            if (attributes.isRegularFile() && !name.startsWith(".") && fits.test(name)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            diagnostics.add(
                Diagnostic.warning(
                    "input-unreadable",
                    file.toString(),
                    e instanceof FileSystemLoopException
                        ? "It is a link that leads around in a circle; it is left out."
                        : "It can't be read; check its permissions."));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, visitor);
    } catch (IOException e) {
      diagnostics.add(
          Diagnostic.warning(
              "input-unreadable",
              folder.toString(),
              "It can't be read to its end (" + e.getMessage() + "); check its permissions."));
    }
    return List.copyOf(found);
  }

  /** Whether a file of that name is metadata; bundle.json is not, it is about the bundle. */
  static boolean isMetadata(String name) {
    return !name.equals("bundle.json")
        && name.toLowerCase(Locale.ROOT).matches(".*\\.(json|yaml|yml|ndjson|jsonl)");
  }

  static boolean isCapture(String name) {
    return CaptureName.isCapture(name);
  }

  static boolean isSample(String name) {
    return name.endsWith(".proc");
  }
}
