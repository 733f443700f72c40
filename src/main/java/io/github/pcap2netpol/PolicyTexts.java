package io.github.pcap2netpol;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.policy.PolicySynthesizer;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicySet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Policies as text. */
final class PolicyTexts {
  private PolicyTexts() {}

  /** The texts, by path, of the policies below this folder; "" means all. */
  static SortedMap<String, String> of(List<OutputFile> written, String folder) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (OutputFile file : written) {
      if (file.path().startsWith(folder) && !file.path().endsWith("kustomization.yaml")) {
        texts.put(file.path(), file.contents());
      }
    }
    return texts;
  }

  static PolicySet synthesize(TrafficMap traffic) {
    return PolicySynthesizer.synthesize(traffic, PolicyOptions.DEFAULT, new Diagnostics());
  }
}
