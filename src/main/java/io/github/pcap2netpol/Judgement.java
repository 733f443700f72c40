package io.github.pcap2netpol;

import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;

/** Tells what is to be allowed of the observed traffic, and reports what is to be said of it. */
@FunctionalInterface
public interface Judgement {
  Decided of(TrafficMap traffic, Diagnostics diagnostics);

  /** The observed traffic with what is expected besides. */
  default TrafficMap expected(TrafficMap observed, Diagnostics diagnostics) {
    return observed;
  }
}
