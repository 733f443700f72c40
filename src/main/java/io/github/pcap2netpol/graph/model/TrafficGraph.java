package io.github.pcap2netpol.graph.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.graph.AsSubgraph;
import org.jgrapht.graph.DirectedPseudograph;
import org.jgrapht.traverse.BreadthFirstIterator;

/**
 * Who opens connections to whom: a directed graph with parallel edges and loops, in a fixed order.
 */
public final class TrafficGraph {
  private final Graph<Peer, TrafficEdge> graph;
  private final List<TrafficEdge> edges;

  private TrafficGraph(Graph<Peer, TrafficEdge> graph, List<TrafficEdge> edges) {
    this.graph = graph;
    this.edges = edges;
  }

  /**
   * A graph of these peers and edges; the ends of edges are added as peers.
   *
   * @throws IllegalArgumentException if two edges have the same ends and port
   */
  public static TrafficGraph of(Collection<? extends Peer> peers, Collection<TrafficEdge> edges) {
    Graph<Peer, TrafficEdge> graph = new DirectedPseudograph<>(TrafficEdge.class);
    new TreeSet<>(peers).forEach(graph::addVertex);
    TreeSet<TrafficEdge> sorted = new TreeSet<>();
    for (TrafficEdge edge : edges) {
      if (!sorted.add(edge)) {
        throw new IllegalArgumentException(
            "two edges from " + edge.from() + " to " + edge.to() + " at " + edge.port());
      }
    }
    for (TrafficEdge edge : sorted) {
      graph.addVertex(edge.from());
      graph.addVertex(edge.to());
      graph.addEdge(edge.from(), edge.to(), edge);
    }
    return new TrafficGraph(graph, List.copyOf(sorted));
  }

  /** All peers, in order. */
  public SortedSet<Peer> peers() {
    return new TreeSet<>(graph.vertexSet());
  }

  /** All edges, in order. */
  public List<TrafficEdge> edges() {
    return edges;
  }

  /** What this peer opens, in order; empty if the peer is not in the graph. */
  public List<TrafficEdge> from(Peer peer) {
    return graph.containsVertex(peer)
        ? graph.outgoingEdgesOf(peer).stream().sorted().toList()
        : List.of();
  }

  /** What is opened to this peer, in order; empty if the peer is not in the graph. */
  public List<TrafficEdge> to(Peer peer) {
    return graph.containsVertex(peer)
        ? graph.incomingEdgesOf(peer).stream().sorted().toList()
        : List.of();
  }

  /**
   * The peers that can be reached from this one over any number of edges; includes the peer itself
   * only if it is on a cycle.
   */
  SortedSet<Peer> reachableFrom(Peer peer) {
    TreeSet<Peer> reached = new TreeSet<>();
    for (TrafficEdge edge : from(peer)) {
      if (!reached.contains(edge.to())) {
        new BreadthFirstIterator<>(graph, edge.to()).forEachRemaining(reached::add);
      }
    }
    return reached;
  }

  /**
   * Groups of peers without any connections between them, largest group first. Name resolution is
   * ignored, since it would join them all; peers that only resolve names for others are left out.
   */
  public List<SortedSet<Peer>> groups() {
    Set<TrafficEdge> counted =
        edges.stream().filter(edge -> !edge.isDns()).collect(Collectors.toSet());
    Set<Peer> peers =
        graph.vertexSet().stream()
            .filter(
                peer ->
                    graph.incomingEdgesOf(peer).isEmpty()
                        || graph.edgesOf(peer).stream().anyMatch(counted::contains))
            .collect(Collectors.toSet());
    return new ConnectivityInspector<>(new AsSubgraph<>(graph, peers, counted))
        .connectedSets().stream()
            .<SortedSet<Peer>>map(TreeSet::new)
            .sorted(
                Comparator.<SortedSet<Peer>>comparingInt(group -> -group.size())
                    .thenComparing(SortedSet::first))
            .toList();
  }
}
