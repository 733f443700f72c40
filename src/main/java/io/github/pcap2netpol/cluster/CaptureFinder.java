package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.bundle.BundleDescription;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.CaptureName;
import io.github.pcap2netpol.cluster.bundle.Captures;
import io.github.pcap2netpol.cluster.bundle.InputFiles;
import io.github.pcap2netpol.cluster.bundle.KnownPlaces;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.objects.MetadataObjects;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds captures without needing metadata. */
public final class CaptureFinder {
  private CaptureFinder() {}

  /**
   * Finds captures: files, bundles, or folders that are searched. A file given by name is always
   * used. In a bundle, a file's place says which pod it belongs to.
   *
   * @throws UnusableInputException if a path does not exist or a folder holds no captures
   */
  public static List<CaptureInput> find(List<Path> paths, Diagnostics d)
      throws UnusableInputException {
    SortedSet<Path> loose = new TreeSet<>();
    List<CaptureInput> captures = new ArrayList<>();
    for (Path path : paths) {
      Path inBundle = path.resolve("captures");
      if (Files.isDirectory(inBundle) && Files.isDirectory(path.resolve("cluster"))) {
        captures.addAll(
            inBundle(path, GivenFiles.at(inBundle, CaptureName::isOfPackets, "captures", d)));
      } else {
        loose.addAll(GivenFiles.at(path, CaptureName::isOfPackets, "captures (.pcap, .pcapng)", d));
      }
    }
    captures.addAll(KnownPlaces.NONE.gathered(loose));
    return captures.stream().distinct().toList();
  }

  /** Captures without any metadata: no address has an owner. */
  public static Bundle withoutMetadata(List<Path> captures, Diagnostics d)
      throws UnusableInputException {
    ClusterBuilder.Result nothing =
        new ClusterBuilder(new MetadataObjects(new Diagnostics()), Map.of(), new Diagnostics())
            .build();
    return new Bundle("", find(captures, d), nothing.cluster(), nothing.addresses());
  }

  /**
   * Groups the captures of a bundle.
   *
   * @param folder the bundle; of its files, only metadata is read
   * @param files its captures, below the folder {@code captures} in it
   */
  public static List<CaptureInput> inBundle(Path folder, List<Path> files) {
    // Missing metadata is reported by the code that uses it.
    Diagnostics unsaid = new Diagnostics();
    Path clusterFolder = folder.resolve("cluster");
    KnownPlaces known = KnownPlaces.NONE;
    try {
      List<Path> metadata = InputFiles.below(clusterFolder, InputFiles::isMetadata, unsaid);
      MetadataObjects objects = MetadataFiles.read(metadata, clusterFolder.toString(), unsaid);
      known =
          KnownPlaces.of(
              MetadataFiles.builder(objects, metadata, Map.of(), unsaid).build().cluster());
    } catch (UnusableInputException e) {
      unsaid.add(
          Diagnostic.info("metadata-unusable", folder.toString(), String.valueOf(e.getMessage())));
    }
    return new Captures(
            known,
            BundleReader.declared(folder, BundleDescription.read(folder, unsaid)),
            Optional.of(folder.resolve("captures")))
        .of(files);
  }
}
