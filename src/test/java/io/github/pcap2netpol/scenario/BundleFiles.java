package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A scenario's inputs as the files of a bundle. */
final class BundleFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BundleFiles() {}

  /** Contents by path, relative to the folder of the bundle or bundles. */
  static SortedMap<String, byte[]> of(Scenario scenario) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (String bundle : folders(scenario)) {
      of(scenario, bundle).forEach((path, contents) -> files.put(bundle + path, contents));
    }
    return files;
  }

  /** The bundles' own folders, with a slash at the end; just the empty one for a single bundle. */
  static SortedSet<String> folders(Scenario scenario) {
    return scenario.wire().captures().keySet().stream()
        .map(pod -> folder(scenario, pod))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The folder of the bundle that this pod's capture belongs to. */
  static String folder(Scenario scenario, PodSketch pod) {
    return scenario.bundles() == Scenario.Bundles.ONE ? "" : pod.namespace() + "/";
  }

  private static SortedMap<String, byte[]> of(Scenario scenario, String folder) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    ClusterSketch cluster = scenario.cluster();
    cluster
        .objects()
        .forEach(
            (plural, items) ->
                files.put("cluster/" + plural + ".json", list(items).getBytes(UTF_8)));
    files.put("cluster/pod-events.ndjson", events(cluster).getBytes(UTF_8));
    List<Object> described = new ArrayList<>();
    for (SketchedCapture capture : captures(scenario)) {
      if (capture.folder().equals(folder)) {
        files.put(capture.file(0), capture.format().write(capture.packets()));
        described.add(capture.describe());
      }
    }
    for (PodSketch pod : scenario.wire().captures().keySet()) {
      if (folder(scenario, pod).equals(folder) && !pod.samples().isEmpty()) {
        String path = "sockets/" + pod.namespace() + "/" + pod.name() + ".proc";
        files.put(path, pod.samples().getBytes(UTF_8));
      }
    }
    TreeSet<String> namespaces =
        scenario.wire().captures().keySet().stream()
            .filter(pod -> folder(scenario, pod).equals(folder))
            .map(PodSketch::namespace)
            .collect(Collectors.toCollection(TreeSet::new));
    Map<String, Object> bundle =
        MetadataJson.map("formatVersion", 1, "namespaces", namespaces, "captures", described);
    files.put("bundle.json", (pretty(bundle) + "\n").getBytes(UTF_8));
    return files;
  }

  /** Everything that was captured, in all bundles. */
  static List<SketchedCapture> captures(Scenario scenario) {
    if (scenario.taps().isEmpty()) {
      return scenario.wire().captures().entrySet().stream()
          .map(each -> SketchedCapture.of(folder(scenario, each.getKey()), each))
          .toList();
    }
    List<PassingPacket> passing = scenario.wire().passing();
    return scenario.taps().stream()
        .map(tap -> SketchedCapture.of(tap, tap.packets(passing)))
        .toList();
  }

  static void write(SortedMap<String, byte[]> files, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** A List with one object a line, so that a change shows as one line. */
  static String list(List<Map<String, Object>> items) {
    return items.stream()
        .map(BundleFiles::compact)
        .collect(
            Collectors.joining(
                ",\n", "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n", "\n]}\n"));
  }

  private static String events(ClusterSketch cluster) {
    MetadataJson json = new MetadataJson();
    return cluster.pods().stream()
        .flatMap(pod -> json.events(pod).stream())
        .sorted(Comparator.comparing(event -> String.valueOf(event.get("observedAt"))))
        .map(event -> compact(event) + "\n")
        .collect(Collectors.joining());
  }

  private static String compact(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pretty(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
