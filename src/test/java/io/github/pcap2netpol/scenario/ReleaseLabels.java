package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Adds labels that the next release will change to all pods and templates of a bundle. */
final class ReleaseLabels {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReleaseLabels() {}

  /** Copies a folder with bundles, with the labels added. */
  static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(from)) {
      files = found.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      if (!file.toString().contains("/cluster/")) {
        Files.copy(file, target);
      } else if (file.toString().endsWith(".ndjson")) {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file, UTF_8)) {
          lines.add(line.isBlank() ? line : labelled(JSON.readTree(line)));
        }
        Files.write(target, lines, UTF_8);
      } else {
        Files.writeString(target, labelled(JSON.readTree(file.toFile())));
      }
    }
  }

  private static String labelled(JsonNode tree) throws IOException {
    label(tree);
    return JSON.writeValueAsString(tree);
  }

  private static void label(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("kind").asText().equals("Pod") && object.has("spec")) {
        add(object);
      } else if (object.path("template") instanceof ObjectNode template) {
        add(template);
      }
    }
    node.forEach(ReleaseLabels::label);
  }

  private static void add(ObjectNode ofPod) {
    ofPod
        .withObject("/metadata")
        .withObject("/labels")
        .put("app.kubernetes.io/version", "1.4.2")
        .put("helm.sh/chart", "shop-0.3.1")
        .put("git-sha", "9f8e7d6");
  }
}
