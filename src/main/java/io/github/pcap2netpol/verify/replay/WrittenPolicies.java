package io.github.pcap2netpol.verify.replay;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.util.List;
import java.util.SortedMap;

/**
 * Judges policies by their text as it will be written, so that a mistake of the writer is found
 * too.
 */
public final class WrittenPolicies {
  private WrittenPolicies() {}

  /**
   * Reads the policies back, compares them with those that the cluster has, and replays what was
   * seen against both.
   *
   * @param traffic what was seen
   * @param texts the policies to be applied: YAML, by where it will be written
   * @param laterTexts the same for those to be applied later, which only have to be valid
   * @param diagnostics is told of what cannot be read back, has no effect or would be denied
   */
  public static ReplayResult judge(
      TrafficMap traffic,
      SortedMap<String, String> texts,
      SortedMap<String, String> laterTexts,
      Diagnostics diagnostics) {
    List<Policy> generated = readAll(texts, diagnostics);
    readAll(laterTexts, diagnostics);
    List<Policy> existing = PolicyReader.of(traffic.cluster().policies(), diagnostics);
    EffectCheck.check(generated, existing, traffic.cluster(), diagnostics);
    return Replay.run(traffic, generated, existing, diagnostics);
  }

  /** In the order of their places; diagnostics are sorted by themselves. */
  private static List<Policy> readAll(SortedMap<String, String> texts, Diagnostics diagnostics) {
    return List.copyOf(texts.entrySet()).parallelStream()
        .map(entry -> PolicyReader.read(entry.getValue(), entry.getKey(), diagnostics))
        .flatMap(List::stream)
        .toList();
  }
}
