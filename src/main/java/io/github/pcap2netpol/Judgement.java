package io.github.pcap2netpol;

import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.util.Set;

/** Decides which observed traffic to allow, and reports findings about it. */
@FunctionalInterface
public interface Judgement {
  Decided of(TrafficMap traffic, Diagnostics diagnostics);

  /** The observed traffic together with expected traffic. */
  default TrafficMap expected(TrafficMap observed, Diagnostics diagnostics) {
    return observed;
  }

  /**
   * The same if nobody chose namespaces but nodes were recorded for these.
   *
   * @param namespaces empty if all captured workloads are to get policies
   */
  default Judgement recordedFor(Set<String> namespaces) {
    return this;
  }
}
