package io.github.pcap2netpol.policy.model;

import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import java.util.List;

/**
 * One rule of a generated policy, with the reason for it.
 *
 * @param id a key into {@code report.json}, as in {@code shop/frontend/egress/1a2b3c4d}; stable
 *     from run to run as long as the rule means the same
 * @param direction which of the policy's lists it is in
 * @param index its position in that list, from 0
 * @param comments why it exists, in words that stay true from run to run, one line each. May
 *     contain untrusted text: whoever writes it must escape control characters
 * @param edges the traffic it allows, sorted
 * @param exposures what it opens to the outside, sorted
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
