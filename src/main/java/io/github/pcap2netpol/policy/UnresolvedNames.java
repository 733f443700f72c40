package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.util.List;

/** Leaves name resolution out of the replay, since another policy is to allow it. */
public final class UnresolvedNames {
  private UnresolvedNames() {}

  /**
   * The traffic without the flows that resolve names. Resolvers still need their ingress rules, so
   * the edges stay.
   *
   * @param diagnostics receives how many there are ({@code names-not-resolved})
   */
  public static TrafficMap leftOut(TrafficMap traffic, Diagnostics diagnostics) {
    List<Flow> others = traffic.flows().stream().filter(flow -> !flow.isDns()).toList();
    int resolving = traffic.flows().size() - others.size();
    diagnostics.add(
        new Diagnostic(
            Severity.WARNING,
            "names-not-resolved",
            "",
            "With --dns none, the policies let no pod resolve names"
                + (resolving == 0 ? "" : ", which was observed")
                + ". Apply a policy of your own that allows DNS before them.",
            Math.max(1, resolving)));
    return traffic.withFlows(others);
  }
}
