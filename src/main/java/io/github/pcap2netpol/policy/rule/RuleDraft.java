package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.rule.PeerSpec.Block;
import io.github.pcap2netpol.policy.rule.RulePeers.These;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A rule before it has its position in a policy.
 *
 * @param direction which list it is for
 * @param peers whom it allows
 * @param ports at least one; the API reads no ports as all ports
 * @param comments why it exists
 * @param edges the traffic it allows
 * @param exposures what it opens to the outside
 */
public record RuleDraft(
    Direction direction,
    RulePeers peers,
    SortedSet<PortProtocol> ports,
    List<String> comments,
    SortedSet<TrafficEdge> edges,
    SortedSet<Exposure> exposures) {
  public RuleDraft {
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    comments = List.copyOf(comments);
    edges = Collections.unmodifiableSortedSet(new TreeSet<>(edges));
    exposures = Collections.unmodifiableSortedSet(new TreeSet<>(exposures));
    if (ports.isEmpty()) {
      throw new IllegalArgumentException("a rule without ports opens all of them");
    }
    if (direction == Direction.EGRESS && peers instanceof RulePeers.Anyone) {
      throw new IllegalArgumentException("no egress rule is for everyone");
    }
  }

  /** The same, without traffic: it was observed for other pods, as the note says. */
  RuleDraft withoutEvidence(String note) {
    List<String> lines = new ArrayList<>(comments);
    lines.add(note);
    return new RuleDraft(direction, peers, ports, lines, new TreeSet<>(), exposures);
  }

  /** Turns a rule's traffic into its comments. */
  @FunctionalInterface
  interface Commentary {
    List<String> of(SortedSet<TrafficEdge> edges);
  }

  /**
   * Combines grants into as few rules as there are sets of ports, in the order of their first
   * peers.
   */
  static List<RuleDraft> assemble(
      Direction direction, Collection<Grant> grants, Commentary commentary) {
    Map<PeerSpec, List<Grant>> byPeer =
        grants.stream()
            .collect(Collectors.groupingBy(Grant::peer, TreeMap::new, Collectors.toList()));
    Map<SortedSet<PortProtocol>, List<Grant>> byPorts = new LinkedHashMap<>();
    byPeer
        .values()
        .forEach(
            ofPeer ->
                byPorts
                    .computeIfAbsent(
                        ofPeer.stream()
                            .map(Grant::port)
                            .collect(Collectors.toCollection(TreeSet::new)),
                        ports -> new ArrayList<>())
                    .addAll(ofPeer));
    List<RuleDraft> rules = new ArrayList<>();
    byPorts.forEach(
        (ports, together) -> {
          TreeSet<TrafficEdge> edges =
              together.stream()
                  .map(Grant::edge)
                  .flatMap(Optional::stream)
                  .collect(Collectors.toCollection(TreeSet::new));
          rules.add(
              new RuleDraft(
                  direction,
                  new These(peers(direction, together)),
                  ports,
                  commentary.of(edges),
                  edges,
                  Collections.emptySortedSet()));
        });
    return rules;
  }

  /** The peers in order, with adjacent outside addresses merged. */
  private static List<PeerSpec> peers(Direction direction, List<Grant> grants) {
    TreeSet<PeerSpec> peers = new TreeSet<>();
    TreeSet<IpPrefix> outside = new TreeSet<>();
    for (Grant grant : grants) {
      if (grant.peer() instanceof Block block && isOutside(direction, grant)) {
        outside.add(block.prefix());
      } else {
        peers.add(grant.peer());
      }
    }
    List<IpPrefix> merged = IpPrefix.merge(outside);
    peers.removeIf(
        peer ->
            peer instanceof Block block
                && merged.stream().anyMatch(prefix -> prefix.contains(block.prefix())));
    merged.forEach(prefix -> peers.add(new Block(prefix)));
    return List.copyOf(peers);
  }

  private static boolean isOutside(Direction direction, Grant grant) {
    return grant
        .edge()
        .map(edge -> direction == Direction.EGRESS ? edge.to() : edge.from())
        .filter(Peer.ExternalPeer.class::isInstance)
        .isPresent();
  }
}
