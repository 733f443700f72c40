package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;

/** Reports, as severe, that a run made no policy. */
final class NoPolicies {
  private NoPolicies() {}

  /** Adds the finding; call it only if no policy was made. */
  static void report(TrafficMap traffic, Diagnostics diagnostics) {
    diagnostics.add(Diagnostic.severe("no-policies", "", "No policy was made: " + why(traffic)));
  }

  private static String why(TrafficMap traffic) {
    if (traffic.cluster().workloads().isEmpty()) {
      return "the metadata lists no workload, so no policy could select one. Give the pods of the"
          + " cluster (kubectl get pods -A -o json) of the time of the capture.";
    }
    if (traffic.captured().isEmpty()) {
      return "no capture shows everything that a pod sends and receives, so nothing may be denied."
          + " Capture in the pods, or on their nodes with tcpdump -i any, and give metadata of the"
          + " same time (at least pods); the other findings tell what each capture lacks.";
    }
    return "none of the captured workloads can have one: they are on their nodes' network, or no"
        + " lasting label selects their pods. The workloads without a policy are listed with the"
        + " reason for each.";
  }
}
