package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A scenario's inputs in another form, which must give the same result. */
final class Variation {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Variation() {}

  /** The items of each metadata List, shuffled. */
  static SortedMap<String, byte[]> shuffled(Scenario scenario, int seed) {
    SortedMap<String, byte[]> files = BundleFiles.of(scenario);
    Random random = new Random(seed);
    scenario
        .cluster()
        .objects()
        .forEach(
            (plural, items) -> {
              List<Map<String, Object>> copy = new ArrayList<>(items);
              Collections.shuffle(copy, random);
              for (String bundle : BundleFiles.folders(scenario)) {
                files.put(
                    bundle + "cluster/" + plural + ".json", BundleFiles.list(copy).getBytes(UTF_8));
              }
            });
    return files;
  }

  /** Each capture in up to four parts, cut anywhere between packets. */
  static SortedMap<String, byte[]> split(Scenario scenario, int seed) {
    SortedMap<String, byte[]> files = BundleFiles.of(scenario);
    Random random = new Random(seed);
    for (SketchedCapture capture : BundleFiles.captures(scenario)) {
      List<CapturedPacket> packets = capture.packets();
      int begin = 0;
      for (int part = 0; part < 4 && begin <= packets.size(); part++) {
        int end =
            part == 3
                ? packets.size()
                : begin + 1 + random.nextInt(Math.max(1, packets.size() / 3));
        end = Math.min(end, packets.size());
        files.put(
            capture.folder() + capture.file(part),
            capture.format().write(packets.subList(begin, end)));
        if (end == packets.size()) {
          break;
        }
        begin = end;
      }
    }
    return files;
  }

  /**
   * The same files without what differs between a capture and its parts: file names, frame numbers,
   * and the number of files.
   */
  static SortedMap<String, String> withoutFrames(Map<String, String> files) {
    SortedMap<String, String> result = new TreeMap<>(files);
    result.computeIfPresent("report.json", (path, text) -> withoutFrames(text));
    result.computeIfPresent(
        "report.html",
        (path, text) -> withoutPart(text.replaceAll("frame \\d+( of [^<,]*)?", "a frame")));
    return result;
  }

  private static String withoutFrames(String report) {
    try {
      JsonNode tree = JSON.readTree(report);
      strip(tree);
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String withoutPart(String text) {
    return text.replaceAll("\\.\\d+\\.pcap", ".pcap");
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(List.of("file", "frame", "files"));
      if (object.has("message")) {
        // A finding mentions a frame, and the part it is in.
        object.put("message", object.get("message").asText().replaceAll("frame \\d+", "a frame"));
        object.put("place", withoutPart(object.get("place").asText()));
      }
      object.forEach(Variation::strip);
    } else if (node instanceof ArrayNode array) {
      array.forEach(Variation::strip);
    }
  }
}
