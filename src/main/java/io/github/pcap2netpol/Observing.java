package io.github.pcap2netpol;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.archive.Archives;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.BundleDraft;
import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.CaptureFinder;
import io.github.pcap2netpol.cluster.bundle.GivenOnce;
import io.github.pcap2netpol.cluster.bundle.InputFiles;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.connection.TrafficReader;
import io.github.pcap2netpol.connection.UnsetClocks;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.Observation;
import io.github.pcap2netpol.graph.TrafficMapper;
import io.github.pcap2netpol.parallel.Meanwhile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The first half of a run: captures and metadata become the graph of who called whom. */
final class Observing {
  private Observing() {}

  /**
   * Reads all inputs. One that can't be used is severe, as long as another can.
   *
   * @throws UnusableInputException if none of the input can be used
   */
  static CapturedTraffic see(
      Inputs inputs,
      Function<Path, CaptureSource> captured,
      int threads,
      Need need,
      Diagnostics diagnostics)
      throws UnusableInputException {
    // In parallel with the metadata, which a single thread reads.
    Meanwhile.prepare(CaptureReader::prepare);
    List<Bundle> bundles = read(inputs, need, diagnostics);
    List<Observation> observations =
        observe(bundles, inputs.overlays(), captured, threads, diagnostics);
    if (need == Need.PACKETS) {
      requireConnections(observations, diagnostics);
    }
    SortedMap<CapturePoint, List<CaptureStats>> captures = captures(observations);
    captures.values().forEach(files -> UnsetClocks.find(files, diagnostics));
    return new CapturedTraffic(
        captures,
        observations.stream().flatMap(each -> each.traffic().watched().stream()).sorted().toList(),
        TrafficMapper.map(observations, diagnostics),
        recordedFor(observations));
  }

  /**
   * The namespaces for which the bundles were recorded. One that doesn't say so was recorded for
   * all whose pods it captured. Empty if none says so.
   */
  private static SortedSet<String> recordedFor(List<Observation> observations) {
    SortedSet<String> namespaces = new TreeSet<>();
    if (observations.stream().allMatch(each -> each.bundle().recordedFor().isEmpty())) {
      return namespaces;
    }
    for (Observation each : observations) {
      if (each.bundle().recordedFor().isEmpty()) {
        each.traffic().captures().keySet().stream()
            .flatMap(point -> point.pod().stream())
            .forEach(pod -> namespaces.add(pod.namespace()));
        each.traffic().watched().forEach(watched -> namespaces.add(watched.pod().namespace()));
      } else {
        namespaces.addAll(each.bundle().recordedFor());
      }
    }
    return namespaces;
  }

  private static List<Bundle> read(Inputs inputs, Need need, Diagnostics diagnostics)
      throws UnusableInputException {
    List<BundleDraft> drafts = new ArrayList<>();
    List<UnusableInputException> unusable = new ArrayList<>();
    for (Path folder : GivenOnce.of(inputs.bundles(), diagnostics)) {
      try {
        drafts.add(
            need == Need.PACKETS || BundleReader.hasCaptures(folder)
                ? BundleReader.draft(folder, diagnostics)
                : BundleReader.draftMetadata(folder, diagnostics));
      } catch (UnusableInputException e) {
        unusable.add(e);
      }
    }
    if (!inputs.captures().isEmpty() || !inputs.cluster().isEmpty()) {
      try {
        drafts.add(
            inputs.captures().isEmpty()
                ? BundleReader.draftMetadata(inputs.cluster(), diagnostics)
                : BundleReader.draftLoose(
                    Archives.expand(
                        GivenOnce.of(inputs.captures(), diagnostics),
                        InputFiles::isCapture,
                        diagnostics),
                    GivenOnce.of(inputs.cluster(), diagnostics),
                    diagnostics));
      } catch (UnusableInputException e) {
        unusable.add(e);
      }
    }
    if (drafts.isEmpty() && unusable.size() == 1) {
      throw unusable.get(0);
    }
    unusable.forEach(
        e ->
            diagnostics.add(
                Diagnostic.severe("input-unusable", "", String.valueOf(e.getMessage()))));
    if (drafts.isEmpty()) {
      throw new UnusableInputException("None of the inputs could be used.");
    }
    return BundleDraft.assemble(drafts, diagnostics);
  }

  private static List<Observation> observe(
      List<Bundle> bundles,
      OverlayPorts overlays,
      Function<Path, CaptureSource> captured,
      int threads,
      Diagnostics diagnostics) {
    // Open all of them before reading the first, so that progress knows the total.
    Map<Path, CaptureSource> sources = new HashMap<>();
    bundles.stream()
        .flatMap(bundle -> bundle.captures().stream())
        .flatMap(capture -> capture.parts().stream())
        .forEach(part -> sources.computeIfAbsent(part, captured));
    List<Observation> observations = new ArrayList<>();
    for (Bundle bundle : bundles) {
      int files = bundle.captures().stream().mapToInt(capture -> capture.parts().size()).sum();
      observations.add(
          new Observation(
              bundle,
              TrafficReader.read(
                  bundle,
                  part -> Objects.requireNonNull(sources.get(part)),
                  overlays,
                  Math.max(1, Math.min(threads, files)),
                  diagnostics)));
    }
    return observations;
  }

  /** Findings about the owners of captures and addresses, which are pointless without metadata. */
  private static final Set<String> ABOUT_OWNERS =
      Set.of(
          "capture-matches-no-pod",
          "capture-pod-unknown",
          "capture-of-a-node",
          "connection-undecided",
          "records-of-no-pod",
          "records-restricted");

  /** Maps captures without metadata, so that no address has an owner. */
  static Traffic addresses(
      List<Path> captures,
      OverlayPorts overlays,
      Function<Path, CaptureSource> captured,
      int threads,
      Diagnostics diagnostics)
      throws UnusableInputException {
    Diagnostics found = new Diagnostics();
    Bundle bundle =
        CaptureFinder.withoutMetadata(
            Archives.expand(captures, InputFiles::isCapture, found), found);
    List<Observation> observations = observe(List.of(bundle), overlays, captured, threads, found);
    found.sorted().stream()
        .filter(finding -> !ABOUT_OWNERS.contains(finding.code()))
        .forEach(diagnostics::add);
    requirePackets(observations);
    return observations.get(0).traffic();
  }

  private static void requireConnections(List<Observation> observations, Diagnostics diagnostics)
      throws UnusableInputException {
    if (observations.stream().allMatch(one -> one.traffic().connections().isEmpty())) {
      requirePackets(observations);
      diagnostics.add(
          Diagnostic.severe(
              "nothing-seen",
              "",
              "No connections were observed in any capture, so the policies deny nearly everything. Do not apply them; capture again while the application is in use."));
    }
  }

  private static void requirePackets(List<Observation> observations) throws UnusableInputException {
    List<CaptureStats> files =
        observations.stream()
            .flatMap(one -> one.traffic().captures().values().stream())
            .flatMap(List::stream)
            .toList();
    if (files.stream().mapToLong(CaptureStats::legible).sum() == 0) {
      throw new UnusableInputException(
          (files.size() == 1
                  ? "The capture contains no readable packet"
                  : "None of the " + files.size() + " captures contains a readable packet")
              + ", so there is nothing to make policies from. Check how they were taken and"
              + " copied.");
    }
  }

  private static SortedMap<CapturePoint, List<CaptureStats>> captures(
      List<Observation> observations) {
    SortedMap<CapturePoint, List<CaptureStats>> all = new TreeMap<>();
    observations.forEach(
        observation ->
            observation
                .traffic()
                .captures()
                .forEach(
                    (point, stats) ->
                        all.merge(
                            point,
                            stats,
                            (one, other) -> {
                              List<CaptureStats> both = new ArrayList<>(one);
                              both.addAll(other);
                              return both;
                            })));
    return all;
  }

  /** What a command requires. */
  enum Need {
    PACKETS,
    METADATA
  }
}
