package io.github.pcap2netpol.output.dot;

import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.PortText;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Name resolution as one arrow from each namespace: an arrow from each workload would hide
 * everything else. The resolver's label lists the ports.
 */
final class NameResolution {
  private static final String GREY = "#8c959f";
  private static final int MOST_IN_TOOLTIP = 50;

  private final SortedMap<Peer, SortedSet<PortProtocol>> resolvers = new TreeMap<>();

  /** Who resolves names at each resolver, by namespace. */
  private final SortedMap<Peer, SortedMap<String, SortedSet<Peer>>> askers = new TreeMap<>();

  /** Who was not observed to, but may. */
  private final SortedMap<Peer, SortedMap<String, SortedSet<Peer>>> mayAsk = new TreeMap<>();

  /**
   * Adds name resolution.
   *
   * @param edge one of DNS
   */
  void add(TrafficEdge edge) {
    resolvers.computeIfAbsent(edge.to(), none -> new TreeSet<>()).add(edge.port());
    (edge.isInferred() ? mayAsk : askers)
        .computeIfAbsent(edge.to(), none -> new TreeMap<>())
        .computeIfAbsent(home(edge.from()), none -> new TreeSet<>())
        .add(edge.from());
  }

  /** Adds to the label of a resolver at which ports it answers. */
  void describe(Peer peer, List<String> label) {
    SortedSet<PortProtocol> ports = resolvers.get(peer);
    if (ports != null) {
      label.add("DNS: " + String.join(", ", PortText.byProtocol(ports)));
    }
  }

  /**
   * Writes the arrows.
   *
   * @param ids the node of each peer
   */
  void write(DotText dot, Function<Peer, String> ids, PeerNames names) {
    new Arrows(dot, ids, names).write();
  }

  private final class Arrows {
    private final DotText dot;
    private final Function<Peer, String> ids;
    private final PeerNames names;

    Arrows(DotText dot, Function<Peer, String> ids, PeerNames names) {
      this.dot = dot;
      this.ids = ids;
      this.names = names;
    }

    void write() {
      askers.forEach(
          (resolver, byNamespace) ->
              byNamespace.forEach(
                  (namespace, clients) ->
                      write(resolver, namespace, clients, "resolve names", faint())));
      mayAsk.forEach(
          (resolver, byNamespace) ->
              byNamespace.forEach(
                  (namespace, clients) -> {
                    SortedSet<Peer> unseen = new TreeSet<>(clients);
                    unseen.removeAll(
                        askers
                            .getOrDefault(resolver, new TreeMap<>())
                            .getOrDefault(namespace, new TreeSet<>()));
                    Map<String, String> dashed = faint();
                    dashed.put("style", "dashed");
                    if (!unseen.isEmpty()) {
                      write(resolver, namespace, unseen, "may resolve names", dashed);
                    }
                  }));
    }

    private void write(
        Peer resolver,
        String namespace,
        SortedSet<Peer> clients,
        String what,
        Map<String, String> attributes) {
      if (clients.size() < 2 || namespace.isEmpty() || namespace.equals(home(resolver))) {
        clients.forEach(client -> dot.edge(ids.apply(client), ids.apply(resolver), attributes));
        return;
      }
      attributes.put("ltail", DotText.literal(DotText.cluster(namespace)));
      attributes.put("label", clients.size() + " workloads\\n" + what);
      attributes.put(
          "edgetooltip",
          DotText.lines(clients.stream().map(names::of).limit(MOST_IN_TOOLTIP).toList()));
      dot.edge(ids.apply(clients.first()), ids.apply(resolver), attributes);
    }

    private static Map<String, String> faint() {
      return new TreeMap<>(
          Map.of("color", GREY, "fontcolor", GREY, "arrowsize", "0.6", "penwidth", "0.8"));
    }
  }

  /** The namespace whose box contains the peer, or empty. */
  private static String home(Peer peer) {
    return peer instanceof Peer.WorkloadPeer known ? known.workload().namespace() : "";
  }
}
