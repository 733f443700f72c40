package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
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

/** Finds the files below folders, in a fixed order, and classifies them by name. */
public final class InputFiles {
  private static final int DEEPEST = 32;

  /** Written by the output stage, whose folders may lie among the inputs. */
  private static final String OUTPUT_MANIFEST = ".pcap2netpol-manifest.json";

  private InputFiles() {}

  /**
   * All files below the folder whose name matches, sorted. Follows symbolic links, but not in
   * circles. Skips hidden files and what this tool wrote.
   */
  public static List<Path> below(Path folder, Predicate<String> fits, Diagnostics diagnostics) {
    SortedSet<Path> found = new TreeSet<>();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            // The output of an earlier run is not input.
            return !visited.equals(folder) && Files.exists(visited.resolve(OUTPUT_MANIFEST))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = String.valueOf(file.getFileName());
            if (name.startsWith(".")) {
              return FileVisitResult.CONTINUE;
            }
            if (attributes.isDirectory()) {
              unreadable(file, "It lies more than " + DEEPEST + " folders deep; it was skipped.");
            } else if (fits.test(name) && attributes.isRegularFile()) {
              found.add(file);
            } else if (fits.test(name)) {
              unreadable(
                  file,
                  attributes.isSymbolicLink()
                      ? "It is a broken link; it was skipped."
                      : "It is not a regular file, but a pipe, socket or device; it was skipped. Name it with --capture to read it.");
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            unreadable(
                file,
                e instanceof FileSystemLoopException
                    ? "It is a link to a folder that contains it; it was skipped."
                    : "It can't be read; check its permissions.");
            return FileVisitResult.CONTINUE;
          }

          private void unreadable(Path file, String message) {
            diagnostics.add(Diagnostic.warning("input-unreadable", file.toString(), message));
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
              "It can't be read completely (" + IoReason.of(e) + "); check its permissions."));
    }
    return List.copyOf(found);
  }

  /** Whether a file of that name is metadata. bundle.json is not; it describes the bundle. */
  public static boolean isMetadata(String name) {
    return !name.equals("bundle.json")
        && name.toLowerCase(Locale.ROOT).matches(".*\\.(json|yaml|yml|ndjson|jsonl)");
  }

  /** Whether the path is of a file inside an archive: {@code shop.tar.gz!/web-0.pcap}. */
  public static boolean isInArchive(Path path) {
    int at = path.toString().indexOf("!/");
    return at > 0 && Files.isRegularFile(Path.of(path.toString().substring(0, at)));
  }

  public static boolean isCapture(String name) {
    return CaptureName.isCapture(name);
  }

  public static boolean isSample(String name) {
    return name.endsWith(".proc");
  }
}
