package io.github.pcap2netpol.verify.replay;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.parallel.InOrder;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.util.List;
import java.util.SortedMap;

/**
 * Judges policies by the text that will be written, so that mistakes of the writer are found too.
 */
public final class WrittenPolicies {
  private WrittenPolicies() {}

  /**
   * Reads the policies back, compares them with those that the cluster has, and replays the
   * observed traffic against both.
   *
   * @param traffic the observed traffic
   * @param texts the policies to be applied: YAML, by the path it will be written to
   * @param laterTexts policies to be applied later, which only have to be valid
   * @param diagnostics receives what can't be read back, has no effect or would be denied
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

  /** In the order of their paths; diagnostics are sorted separately. */
  private static List<Policy> readAll(SortedMap<String, String> texts, Diagnostics diagnostics) {
    return InOrder.map(
            texts.entrySet(),
            entry -> PolicyReader.read(entry.getValue(), entry.getKey(), diagnostics))
        .stream()
        .flatMap(List::stream)
        .toList();
  }
}
