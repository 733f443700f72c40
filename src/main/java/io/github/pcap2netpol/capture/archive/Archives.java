package io.github.pcap2netpol.capture.archive;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the captures inside archives. */
public final class Archives {
  /** Entries of an archive beyond this number are ignored. */
  private static final int MOST_ENTRIES = 100_000;

  /** How many skipped entries are named. */
  private static final int NAMED = 8;

  private static final int DEEPEST = 32;

  /** What whoever reads a capture reads beside it. */
  private static final Set<String> READ_BESIDE = Set.of("ip-resources.txt");

  private Archives() {}

  /**
   * Replaces archives by the captures inside them: files that are archives by their content, and,
   * within folders, files with the name of one ({@code .tar}, {@code .tar.gz}, {@code .tgz}, {@code
   * .zip}).
   *
   * @param isCapture whether a file of that name is a capture
   * @return paths that {@link ArchivedCapture#of} understands, and those of other files
   */
  public static List<Path> expand(
      List<Path> paths, Predicate<String> isCapture, Diagnostics diagnostics) {
    List<Path> expanded = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        List<Path> inside = new ArrayList<>();
        archivesBelow(path)
            .forEach(
                archive ->
                    inside.addAll(entries(archive, isCapture, diagnostics).orElse(List.of())));
        expanded.addAll(inside);
        if (inside.isEmpty() || hasCaptures(path, isCapture)) {
          expanded.add(path);
        }
      } else {
        expanded.addAll(entries(path, isCapture, diagnostics).orElse(List.of(path)));
      }
    }
    return expanded;
  }

  private static boolean hasCaptures(Path folder, Predicate<String> isCapture) {
    try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
      return files.anyMatch(file -> isCapture.test(String.valueOf(file.getFileName())));
    } catch (IOException e) {
      return true;
    }
  }

  private static List<Path> archivesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
      return files
          .filter(file -> file.toString().matches("(?i).*\\.(tar|tgz|tar\\.gz|zip)"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The captures in a file; empty if it is not an archive. */
  private static Optional<List<Path>> entries(
      Path file, Predicate<String> isCapture, Diagnostics diagnostics) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Set<String> captures = new LinkedHashSet<>();
    List<String> others = new ArrayList<>();
    try (Archive archive = Archive.open(file).orElse(null)) {
      if (archive == null) {
        return Optional.empty();
      }
      int count = 0;
      for (Optional<String> name = archive.next(); name.isPresent(); name = archive.next()) {
        if (++count > MOST_ENTRIES) {
          throw new IOException("it has more than " + MOST_ENTRIES + " entries");
        }
        Optional<String> safe = safe(name.get());
        String last = name.get().substring(name.get().lastIndexOf('/') + 1);
        if (safe.isEmpty() || !isCapture.test(last) || !captures.add(safe.get())) {
          others.add(safe.orElse(name.get()));
        }
      }
    } catch (IOException e) {
      diagnostics.add(
          Diagnostic.severe(
              "archive-incomplete",
              file.toString(),
              "The archive cannot be read to its end: "
                  + IoReason.of(e)
                  + ". What comes before is used; copy it again."));
    }
    Set<String> folders =
        captures.stream().map(Archives::folder).collect(Collectors.toUnmodifiableSet());
    others.removeIf(
        other ->
            folders.contains(folder(other))
                && READ_BESIDE.contains(other.substring(folder(other).length())));
    if (!others.isEmpty()) {
      diagnostics.add(
          Diagnostic.info(
              "archive-entries-left-out",
              file.toString(),
              others.size()
                  + " of its entries are not captures, or lie outside of it, or are there twice: "
                  + named(others, folders)
                  + "."));
    }
    if (captures.isEmpty()) {
      diagnostics.add(
          Diagnostic.severe(
              "archive-without-captures",
              file.toString(),
              "The archive holds no capture (.pcap, .pcapng); was it taken with another tool?"));
    }
    return Optional.of(
        captures.stream().map(name -> Path.of(file + ArchivedCapture.IN + name)).toList());
  }

  /** A folder without captures is named in place of what is in it. */
  private static String named(List<String> others, Set<String> folders) {
    Set<String> names = new TreeSet<>();
    for (String other : others) {
      String folder = folder(other);
      String shown = folder.isEmpty() || folders.contains(folder) ? other : folder;
      names.add(shown.replaceAll("\\p{Cntrl}", "?"));
    }
    return String.join(", ", names.stream().limit(NAMED).toList())
        + (names.size() > NAMED ? ", ..." : "");
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** The name as a path below the archive; empty if it would leave the archive. */
  static Optional<String> safe(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : name.replace('\\', '/').split("/", -1)) {
      if (part.equals("..")) {
        return Optional.empty();
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    String safe = String.join("/", parts);
    try {
      return safe.isEmpty() || safe.chars().anyMatch(Character::isISOControl)
          ? Optional.empty()
          : Optional.of(Path.of(safe).toString());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
