package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.bundle.BundleDescription;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.CapturePlace;
import io.github.pcap2netpol.cluster.bundle.Captures;
import io.github.pcap2netpol.cluster.bundle.InputFiles;
import io.github.pcap2netpol.cluster.bundle.KnownPlaces;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.objects.MetadataObjects;
import io.github.pcap2netpol.cluster.objects.MetadataReading;
import io.github.pcap2netpol.cluster.proc.ProcFile;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.parallel.Meanwhile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads bundles, and loose captures and metadata, from disk. It only lists captures; it does not
 * open them.
 */
public final class BundleReader {
  private BundleReader() {}

  /**
   * Reads a bundle: a folder with {@code captures/<namespace>/<pod>.pcap} or {@code
   * captures/<node>.pcap}, {@code cluster/} and optionally {@code sockets/<namespace>/<pod>.proc}.
   * Skips files that can't be read, with a diagnostic for each.
   *
   * @throws UnusableInputException if the folder is not a bundle, or has no captures or no pods
   */
  public static Bundle read(Path folder, Diagnostics d) throws UnusableInputException {
    return alone(draft(folder, d), d);
  }

  private static Bundle alone(BundleDraft draft, Diagnostics d) {
    return BundleDraft.assemble(List.of(draft), d).get(0);
  }

  /**
   * Reads a bundle as {@link #read} does, to be assembled with others.
   *
   * @throws UnusableInputException if the folder is not a bundle, or has no captures or no pods
   */
  public static BundleDraft draft(Path folder, Diagnostics d) throws UnusableInputException {
    BundleLayout.requireFolder(folder);
    Path captureFolder = folder.resolve("captures");
    Path clusterFolder = folder.resolve("cluster");
    BundleLayout.requireLayout(folder, captureFolder, clusterFolder, d);
    BundleLayout.reportConntrack(folder, d);
    List<Path> captures = InputFiles.below(captureFolder, InputFiles::isCapture, d);
    if (captures.isEmpty()) {
      throw new UnusableInputException(
          captureFolder
              + " contains no captures. They belong in "
              + captureFolder
              + "/<namespace>/<pod>.pcap (or .pcapng, .pcap.gz).");
    }
    List<Path> metadata = InputFiles.below(clusterFolder, InputFiles::isMetadata, d);
    Path sockets = folder.resolve("sockets");
    List<Path> samples =
        Files.isDirectory(sockets) ? InputFiles.below(sockets, InputFiles::isSample, d) : List.of();
    // In parallel with the metadata, which take longest.
    Meanwhile<Map<PodRef, ProcFile>> sampled = Meanwhile.start(() -> SampleFiles.read(samples, d));
    Meanwhile<BundleDescription> described =
        Meanwhile.start(() -> BundleDescription.read(folder, d));
    MetadataObjects objects;
    try {
      objects = MetadataFiles.read(metadata, clusterFolder.toString(), d);
    } finally {
      // Wait even if reading failed: which diagnostics are reported must not depend on timing.
      sampled.await();
      described.await();
    }
    return new BundleDraft(
        MetadataFiles.builder(objects, metadata, sampled.result(), d),
        built -> captured(folder, captures, described.result(), built));
  }

  private static Bundle captured(
      Path folder, List<Path> files, BundleDescription description, ClusterBuilder.Result built) {
    List<CaptureInput> captures =
        new Captures(
                KnownPlaces.of(built.cluster()),
                declared(folder, description),
                Optional.of(folder.resolve("captures")))
            .of(files);
    return new Bundle(
        folder.toString(),
        captures,
        built.cluster(),
        built.addresses(),
        recordedFor(captures, description.namespaces()));
  }

  /** The named namespaces, if there are captures of nodes, and those of pods with their own. */
  private static SortedSet<String> recordedFor(
      List<CaptureInput> captures, SortedSet<String> named) {
    if (named.isEmpty() || captures.stream().noneMatch(each -> each.node().isPresent())) {
      return Collections.emptySortedSet();
    }
    SortedSet<String> namespaces = new TreeSet<>(named);
    captures.forEach(each -> each.pod().ifPresent(pod -> namespaces.add(pod.namespace())));
    return namespaces;
  }

  /**
   * Reads captures and metadata that are not in a bundle's layout: files, or folders that are
   * searched. A file given by name is always used; in folders, file names decide. Files called
   * {@code <namespace>/<pod>.proc} below any of them are socket samples. The path {@code -} among
   * the captures means standard input and is passed on unchanged.
   *
   * @throws UnusableInputException if a path does not exist, a folder holds nothing usable, or
   *     there are no pods
   */
  static Bundle readLoose(List<Path> captures, List<Path> cluster, Diagnostics d)
      throws UnusableInputException {
    return alone(draftLoose(captures, cluster, d), d);
  }

  /**
   * Reads captures and metadata as {@link #readLoose} does, to be assembled with bundles.
   *
   * @throws UnusableInputException if a path does not exist, a folder holds nothing usable, or
   *     there are no pods
   */
  public static BundleDraft draftLoose(List<Path> captures, List<Path> cluster, Diagnostics d)
      throws UnusableInputException {
    if (captures.isEmpty()) {
      throw new UnusableInputException(
          "No captures were given: name files or folders of captures.");
    }
    if (cluster.isEmpty()) {
      throw new UnusableInputException(
          "No metadata was given: without the cluster's pods, no address has an owner. Add the output of `kubectl get pods,services,endpointslices,nodes,namespaces -A -o json`.");
    }
    SortedSet<Path> captureFiles = new TreeSet<>();
    List<UnusableInputException> unusable = new ArrayList<>();
    for (Path path : captures) {
      try {
        captureFiles.addAll(
            GivenFiles.at(path, InputFiles::isCapture, "captures (.pcap, .pcapng)", d));
      } catch (UnusableInputException e) {
        unusable.add(e);
      }
    }
    requireSome(captureFiles, unusable);
    SortedSet<Path> metadata = new TreeSet<>();
    SortedSet<Path> samples = new TreeSet<>();
    for (Path path : cluster) {
      if (Files.isRegularFile(path) && InputFiles.isSample(path.toString())) {
        samples.add(path);
      } else {
        try {
          metadata.addAll(
              GivenFiles.at(path, InputFiles::isMetadata, "metadata (.json, .yaml)", d));
        } catch (UnusableInputException e) {
          unusable.add(e);
        }
      }
    }
    requireSome(metadata, unusable);
    unusable.forEach(
        e -> d.add(Diagnostic.severe("input-unusable", "", String.valueOf(e.getMessage()))));
    for (Path path : captures) {
      if (Files.isDirectory(path)) {
        samples.addAll(InputFiles.below(path, InputFiles::isSample, d));
      }
    }
    for (Path path : cluster) {
      if (Files.isDirectory(path)) {
        samples.addAll(InputFiles.below(path, InputFiles::isSample, d));
      }
    }
    MetadataObjects objects = MetadataFiles.read(metadata, joined(cluster), d);
    return new BundleDraft(
        MetadataFiles.builder(objects, metadata, SampleFiles.read(samples, d), d),
        built ->
            new Bundle(
                "",
                KnownPlaces.of(built.cluster()).gathered(captureFiles),
                built.cluster(),
                built.addresses()));
  }

  /** Whether a folder has the captures folder of a bundle. */
  public static boolean hasCaptures(Path folder) {
    Path captures = folder.resolve("captures");
    return Files.isDirectory(captures)
        && !InputFiles.below(captures, InputFiles::isCapture, new Diagnostics()).isEmpty();
  }

  /**
   * Reads everything in a bundle except its captures; it need not have any.
   *
   * @throws UnusableInputException if there is no metadata, or no pods in it
   */
  public static Bundle readMetadata(Path folder, Diagnostics d) throws UnusableInputException {
    return alone(draftMetadata(folder, d), d);
  }

  /**
   * Reads metadata as {@link #readMetadata(Path, Diagnostics)} does, to be assembled with others.
   *
   * @throws UnusableInputException if there is no metadata, or no pods in it
   */
  public static BundleDraft draftMetadata(Path folder, Diagnostics d)
      throws UnusableInputException {
    BundleLayout.requireFolder(folder);
    Path clusterFolder = folder.resolve("cluster");
    if (!Files.isDirectory(clusterFolder)) {
      throw new UnusableInputException(
          folder
              + " is not a bundle: it has no folder cluster with the cluster's metadata. Give"
              + " metadata that is elsewhere with --cluster.");
    }
    BundleLayout.reportConntrack(folder, d);
    Path sockets = folder.resolve("sockets");
    List<Path> samples =
        Files.isDirectory(sockets) ? InputFiles.below(sockets, InputFiles::isSample, d) : List.of();
    List<Path> metadata = InputFiles.below(clusterFolder, InputFiles::isMetadata, d);
    MetadataObjects objects = MetadataFiles.read(metadata, clusterFolder.toString(), d);
    return withoutCaptures(
        folder.toString(),
        MetadataFiles.builder(objects, metadata, SampleFiles.read(samples, d), d));
  }

  /** Reads metadata that is not laid out as a bundle. */
  public static Bundle readMetadata(List<Path> paths, Diagnostics d) throws UnusableInputException {
    return alone(draftMetadata(paths, d), d);
  }

  /** Reads metadata that is not laid out as a bundle, to be assembled with bundles. */
  public static BundleDraft draftMetadata(List<Path> paths, Diagnostics d)
      throws UnusableInputException {
    return withoutCaptures("", builderOf(paths, d));
  }

  private static BundleDraft withoutCaptures(String name, ClusterBuilder builder) {
    return new BundleDraft(
        builder, built -> new Bundle(name, List.of(), built.cluster(), built.addresses()));
  }

  /**
   * Reads metadata only: no captures and no samples.
   *
   * @param paths files, or folders that are searched
   * @throws UnusableInputException if a path does not exist, a folder holds nothing usable, or
   *     there are no pods
   */
  public static Cluster readCluster(List<Path> paths, Diagnostics d) throws UnusableInputException {
    return builderOf(paths, d).build().cluster();
  }

  private static ClusterBuilder builderOf(List<Path> paths, Diagnostics d)
      throws UnusableInputException {
    SortedSet<Path> metadata = new TreeSet<>();
    for (Path path : paths) {
      metadata.addAll(GivenFiles.at(path, InputFiles::isMetadata, "metadata (.json, .yaml)", d));
    }
    MetadataObjects objects = MetadataFiles.read(metadata, joined(paths), d);
    return MetadataFiles.builder(objects, metadata, Map.of(), d);
  }

  /**
   * Reads metadata or manifests that need not have pods.
   *
   * @param paths files, or folders that are searched
   * @throws UnusableInputException if a path does not exist, a folder holds nothing usable, or
   *     there are neither pods nor workloads
   */
  public static Cluster readManifests(List<Path> paths, Diagnostics d)
      throws UnusableInputException {
    SortedSet<Path> files = new TreeSet<>();
    for (Path path : paths) {
      files.addAll(GivenFiles.at(path, InputFiles::isMetadata, "manifests (.json, .yaml)", d));
    }
    MetadataObjects objects = new MetadataObjects(d);
    MetadataReading.read(files, objects, d);
    Cluster cluster = new ClusterBuilder(objects, Map.of(), d).build().cluster();
    if (cluster.workloads().isEmpty()) {
      throw new UnusableInputException(
          joined(paths)
              + " contains no pods, Deployments or other workloads: nothing to say who may call whom.");
    }
    return cluster;
  }

  static Map<Path, CapturePlace> declared(Path folder, BundleDescription description) {
    Map<Path, CapturePlace> declared = new HashMap<>();
    description.placeOf().forEach((file, place) -> declared.put(folder.resolve(file), place));
    return declared;
  }

  /** One unusable path among several is severe, but the others are still read. */
  private static void requireSome(
      Collection<Path> found, Collection<UnusableInputException> unusable)
      throws UnusableInputException {
    if (found.isEmpty() && !unusable.isEmpty()) {
      throw unusable.iterator().next();
    }
  }

  private static String joined(List<Path> paths) {
    return String.join(", ", paths.stream().map(Path::toString).toList());
  }
}
