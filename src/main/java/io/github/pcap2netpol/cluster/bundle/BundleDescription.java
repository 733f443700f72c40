package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Excerpt;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.manifest.ManifestReader;
import io.github.pcap2netpol.manifest.ManifestSource;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a bundle's {@code bundle.json} says about its captures. Empty if there is no such file: a
 * bundle may be put together by hand.
 *
 * @param placeOf where each capture file was taken; paths are relative to the bundle
 * @param namespaces those that were to be recorded; empty if it doesn't say
 */
public record BundleDescription(Map<Path, CapturePlace> placeOf, SortedSet<String> namespaces) {
  /** The newest format this version understands. */
  static final int FORMAT = 1;

  private static final BundleDescription NOTHING =
      new BundleDescription(Map.of(), Collections.emptySortedSet());

  public static BundleDescription read(Path bundle, Diagnostics diagnostics) {
    Path file = bundle.resolve("bundle.json");
    if (!Files.isRegularFile(file)) {
      return NOTHING;
    }
    try {
      Mapping description = ManifestReader.readOne(ManifestSource.of(file)).orElse(Mapping.EMPTY);
      Optional<String> version = description.text("formatVersion");
      if (version.isPresent() && !version.get().equals(String.valueOf(FORMAT))) {
        diagnostics.add(
            Diagnostic.severe(
                "bundle-format-newer",
                file.toString(),
                "Its format version is "
                    + Excerpt.of(version.get())
                    + "; this release understands "
                    + FORMAT
                    + ". Use a newer release, or check the result with care."));
      }
      RecordingLosses.report(bundle, description, diagnostics);
      return new BundleDescription(placesOf(description), namespacesOf(description));
    } catch (UnreadableTextException e) {
      diagnostics.add(unreadable(file, "It is not JSON: " + e.getMessage()));
    } catch (IOException e) {
      diagnostics.add(unreadable(file, "It can't be read (" + IoReason.of(e) + ")"));
    }
    return NOTHING;
  }

  private static SortedSet<String> namespacesOf(Mapping description) {
    return description.texts("namespaces").stream()
        .filter(KubernetesNames::isLabel)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Diagnostic unreadable(Path file, String what) {
    return Diagnostic.warning(
        "metadata-unreadable",
        file.toString(),
        what + "; captures are matched to pods and nodes by their file names.");
  }

  private static Map<Path, CapturePlace> placesOf(Mapping description) {
    Map<Path, CapturePlace> places = new TreeMap<>();
    for (Mapping capture : description.mappings("captures")) {
      Optional<CapturePlace> place = placeOf(capture);
      if (place.isPresent()) {
        capture.text("file").ifPresent(file -> put(file, place.get(), places));
        capture.texts("parts").forEach(file -> put(file, place.get(), places));
        for (Mapping part : capture.mappings("parts")) {
          part.text("file").ifPresent(file -> put(file, place.get(), places));
        }
      }
    }
    return places;
  }

  /** A node's capture names no pod; a pod's names its node too. */
  private static Optional<CapturePlace> placeOf(Mapping capture) {
    Optional<String> name = capture.text("pod");
    if (name.isEmpty()) {
      return capture
          .text("node")
          .filter(KubernetesNames::isSubdomain)
          .map(CapturePlace.OnNode::new);
    }
    PodRef pod = new PodRef(capture.text("namespace").orElse(""), name.get());
    return KubernetesNames.isLabel(pod.namespace()) && KubernetesNames.isSubdomain(pod.name())
        ? Optional.of(new CapturePlace.InPod(pod))
        : Optional.empty();
  }

  /** The path is only compared with files that were found; it is never opened. */
  private static void put(String file, CapturePlace place, Map<Path, CapturePlace> into) {
    try {
      into.put(Path.of(file).normalize(), place);
    } catch (InvalidPathException e) {
      // Not the name of any file that was found.
      return;
    }
  }
}
