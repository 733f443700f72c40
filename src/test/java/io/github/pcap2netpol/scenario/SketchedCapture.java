package io.github.pcap2netpol.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A capture of a scenario, before it becomes a file.
 *
 * @param folder the folder of its bundle, with a slash at the end; empty for the only bundle
 * @param path its path in the bundle, without extension
 * @param format how it is written
 * @param packets its packets, in order of time
 * @param whose what {@code bundle.json} says about it besides its packets
 */
record SketchedCapture(
    String folder,
    String path,
    CaptureFormat format,
    List<CapturedPacket> packets,
    Map<String, Object> whose) {

  static SketchedCapture of(String folder, Map.Entry<PodSketch, List<CapturedPacket>> captured) {
    PodSketch pod = captured.getKey();
    return new SketchedCapture(
        folder,
        "captures/" + pod.namespace() + "/" + pod.name(),
        pod.format(),
        captured.getValue(),
        MetadataJson.map(
            "namespace", pod.namespace(),
            "pod", pod.name(),
            "container", "tcpdump",
            "file",
                "captures/" + pod.namespace() + "/" + pod.name() + "." + pod.format().extension(),
            "uid", pod.uid(),
            "node", pod.node().name()));
  }

  static SketchedCapture of(NodeTap tap, List<CapturedPacket> packets) {
    String node = tap.node().name();
    return new SketchedCapture(
        "",
        "captures/" + node,
        tap.format(),
        packets,
        MetadataJson.map(
            "node", node, "file", "captures/" + node + "." + tap.format().extension()));
  }

  /**
   * The path of one of its files in the bundle.
   *
   * @param part from 0
   */
  String file(int part) {
    return path + (part == 0 ? "" : "." + part) + "." + format.extension();
  }

  /** Its entry in {@code bundle.json}. */
  Map<String, Object> describe() {
    Map<String, Object> described = new LinkedHashMap<>(whose);
    described.put("packets", packets.size());
    if (!packets.isEmpty()) {
      described.put("firstPacket", packets.get(0).time().toString());
      described.put("lastPacket", packets.get(packets.size() - 1).time().toString());
    }
    return described;
  }
}
