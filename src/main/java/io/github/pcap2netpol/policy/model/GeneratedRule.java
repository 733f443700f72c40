package io.github.pcap2netpol.policy.model;

import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import java.util.List;

/**
 * One rule of a generated policy, with the reason for it.
 *
 * @param id stable from run to run while the rule means the same, as in {@code
 *     shop/frontend/egress/1a2b3c4d}: a key into {@code report.json}
 * @param direction which of the policy's lists it is in
 * @param index its place in that list, from 0
 * @param comments why it is there, in words that stay true from run to run: one line each. May hold
 *     untrusted text, so control characters must be escaped by whoever writes it
 * @param edges the traffic it lets through, in order
 * @param exposures what it opens to the outside, in order
 */
public record GeneratedRule(
    String id,
    Direction direction,
    int index,
    List<String> comments,
    List<TrafficEdge> edges,
    List<Exposure> exposures) {
  public GeneratedRule {
    comments = List.copyOf(comments);
    edges = List.copyOf(edges);
    exposures = List.copyOf(exposures);
  }
}
