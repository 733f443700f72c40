package io.github.pcap2netpol;

import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;

/** Decides which observed traffic to allow, and reports findings about it. */
@FunctionalInterface
public interface Judgement {
  Decided of(TrafficMap traffic, Diagnostics diagnostics);

  /** The observed traffic together with expected traffic. */
  default TrafficMap expected(TrafficMap observed, Diagnostics diagnostics) {
    return observed;
  }
}
