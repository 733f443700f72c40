package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.cluster.CaptureFinder;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.CaptureName;
import io.github.pcap2netpol.cluster.bundle.InputFiles;
import io.github.pcap2netpol.cluster.bundle.KnownPlaces;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Finds captures on file systems that Hadoop knows: files, folders or bundles, which are grouped as
 * {@link CaptureFinder} does it. Names that begin with a dot or an underscore are hidden, as
 * everywhere in Hadoop.
 */
final class HadoopInputs {
  private final Configuration configuration;
  private final Diagnostics diagnostics;

  /** Every file found, by the path that stands for it when captures are grouped. */
  private final Map<Path, HadoopFile> files = new HashMap<>();

  private final Set<String> seen = new HashSet<>();

  private HadoopInputs(Configuration configuration, Diagnostics diagnostics) {
    this.configuration = configuration;
    this.diagnostics = diagnostics;
  }

  /**
   * Finds captures.
   *
   * @param given paths or URIs, as the user gave them
   * @return the captures in the order in which {@code extract} writes them
   * @throws UnusableInputException if a path does not exist, cannot be listed, or holds no captures
   */
  static List<HadoopCapture> find(
      List<String> given, Configuration configuration, Diagnostics diagnostics)
      throws UnusableInputException {
    return new HadoopInputs(configuration, diagnostics).find(given);
  }

  private List<HadoopCapture> find(List<String> given) throws UnusableInputException {
    SortedSet<Path> loose = new TreeSet<>();
    List<CaptureInput> captures = new ArrayList<>();
    for (String each : given) {
      HadoopInput input = HadoopInput.of(each, configuration);
      try {
        FileSystem system = input.path().getFileSystem(configuration);
        if (!system.exists(input.path())) {
          throw new UnusableInputException(each + " does not exist; check the path.");
        }
        if (isBundle(system, input)) {
          captures.addAll(inBundle(system, input));
        } else {
          loose.addAll(looseFiles(system, input));
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new UnusableInputException(each + " cannot be listed: " + IoReason.of(e) + ".", e);
      }
    }
    captures.addAll(KnownPlaces.NONE.gathered(loose));
    return numbered(captures.stream().distinct().toList());
  }

  private List<HadoopCapture> numbered(List<CaptureInput> captures) {
    List<HadoopCapture> numbered = new ArrayList<>();
    for (CaptureInput capture : captures) {
      numbered.add(
          HadoopCapture.of(
              numbered.size(),
              capture.pod(),
              capture.parts().stream()
                  .map(part -> Objects.requireNonNull(files.get(part)))
                  .toList()));
    }
    return numbered;
  }

  private static boolean isBundle(FileSystem system, HadoopInput input) throws IOException {
    return isFolder(system, input.below("captures")) && isFolder(system, input.below("cluster"));
  }

  private static boolean isFolder(FileSystem system, org.apache.hadoop.fs.Path path)
      throws IOException {
    return system.exists(path) && system.getFileStatus(path).isDirectory();
  }

  private List<Path> looseFiles(FileSystem system, HadoopInput input)
      throws IOException, UnusableInputException {
    FileStatus status = system.getFileStatus(input.path());
    return status.isDirectory()
        ? captures(system, input, input.path(), input.local(), "captures (.pcap, .pcapng)")
        : add(input, status, input.local()).toList();
  }

  /** A bundle's metadata names the pods of its captures. It is small, and read on this machine. */
  private List<CaptureInput> inBundle(FileSystem system, HadoopInput input)
      throws IOException, UnusableInputException {
    Path copy = Files.createTempDirectory("pcap2netpol-bundle-");
    try {
      Files.createDirectory(copy.resolve("cluster"));
      copyMetadata(system, input, copy);
      return CaptureFinder.inBundle(
          copy,
          captures(system, input, input.below("captures"), copy.resolve("captures"), "captures"));
    } finally {
      for (Path folder : List.of(copy.resolve("cluster"), copy)) {
        try (Stream<Path> left = Files.list(folder)) {
          for (Path file : left.filter(Files::isRegularFile).toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    }
  }

  private static void copyMetadata(FileSystem system, HadoopInput input, Path copy)
      throws IOException {
    for (FileStatus file : system.listStatus(input.below("cluster"))) {
      String name = file.getPath().getName();
      if (file.isFile() && !isHidden(name) && InputFiles.isMetadata(name)) {
        copy(system, file.getPath(), copy.resolve("cluster").resolve(name));
      }
    }
    if (system.exists(input.below("bundle.json"))) {
      copy(system, input.below("bundle.json"), copy.resolve("bundle.json"));
    }
  }

  private static void copy(FileSystem system, org.apache.hadoop.fs.Path from, Path to)
      throws IOException {
    try (var in = system.open(from)) {
      Files.copy(in, to);
    }
  }

  /**
   * The captures below a folder.
   *
   * @param as stands for the folder when captures are grouped
   * @param what how a message calls them
   */
  private List<Path> captures(
      FileSystem system, HadoopInput input, org.apache.hadoop.fs.Path folder, Path as, String what)
      throws IOException, UnusableInputException {
    List<Path> found = new ArrayList<>();
    boolean any = false;
    String start = system.getFileStatus(folder).getPath().toUri().getPath();
    RemoteIterator<LocatedFileStatus> all = system.listFiles(folder, true);
    while (all.hasNext()) {
      LocatedFileStatus file = all.next();
      String relative = file.getPath().toUri().getPath().substring(start.length());
      String inside = relative.startsWith("/") ? relative.substring(1) : relative;
      if (Arrays.stream(inside.split("/")).noneMatch(HadoopInputs::isHidden)
          && CaptureName.isOfPackets(file.getPath().getName())) {
        any = true;
        add(input, file, as.resolve(inside)).forEach(found::add);
      }
    }
    if (!any) {
      throw new UnusableInputException(
          input.given() + " holds no " + what + "; check the path, or name the files one by one.");
    }
    return found;
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  /** Notes a file, unless it is there already. */
  private Stream<Path> add(HadoopInput input, FileStatus file, Path as) {
    String uri = file.getPath().toString();
    if (!seen.add(uri)) {
      diagnostics.add(
          Diagnostic.warning(
              "input-twice", input.name(file), "It is given twice; it counts once."));
      return Stream.empty();
    }
    files.put(as, new HadoopFile(input.name(file), uri, file.getLen()));
    return Stream.of(as);
  }
}
