package io.github.pcap2netpol.output.summary;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.PortText;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who opens connections to whom, one line for each workload of a namespace. Ports are TCP unless
 * another protocol is named. Name resolution is mentioned once, not in each line.
 */
final class SummaryTable {
  private static final int MOST_ROWS = 40;
  private static final int MOST_PEERS = 12;

  /** A no-break space keeps a name and its port on one line. */
  private static final char NO_BREAK = '\u00a0';

  private final TrafficMap traffic;
  private final PeerNames names;
  private final WrappedText page;
  private int rows;
  private int left;
  private boolean inferred;

  SummaryTable(TrafficMap traffic, PeerNames names, WrappedText page) {
    this.traffic = traffic;
    this.names = names;
    this.page = page;
  }

  void write() {
    SortedMap<String, List<WorkloadRef>> byNamespace = new TreeMap<>();
    SortedSet<WorkloadRef> workloads = new TreeSet<>(traffic.captured());
    traffic.graph().edges().stream()
        .filter(edge -> !edge.isDns())
        .forEach(
            edge -> {
              if (edge.from() instanceof Peer.WorkloadPeer from) {
                workloads.add(from.workload());
              }
            });
    workloads.forEach(
        workload ->
            byNamespace
                .computeIfAbsent(workload.namespace(), none -> new ArrayList<>())
                .add(workload));
    byNamespace.forEach(this::writeNamespace);
    if (left > 0) {
      page.line(
          Accent.DIM,
          2,
          "and " + WrappedText.count(left, "workload", "workloads") + " more in report.json");
    }
    if (inferred) {
      page.line(Accent.DIM, 2, "* inferred; see the comments in the policies");
    }
    writeResolvers();
  }

  private void writeNamespace(String namespace, List<WorkloadRef> workloads) {
    int width =
        workloads.stream().mapToInt(each -> shortName(each, namespace).length()).max().orElse(0);
    boolean titled = false;
    for (WorkloadRef workload : workloads) {
      if (rows >= MOST_ROWS) {
        left++;
        continue;
      }
      if (!titled) {
        page.heading("Connections opened in " + namespace);
        titled = true;
      }
      rows++;
      page.row(Accent.NONE, shortName(workload, namespace), width, targets(workload, namespace));
    }
  }

  private String targets(WorkloadRef workload, String namespace) {
    // Addresses of one name are one peer.
    Map<String, SortedSet<PortProtocol>> ports = new LinkedHashMap<>();
    Set<String> unseen = new HashSet<>();
    boolean resolves = false;
    for (TrafficEdge edge : traffic.graph().from(new Peer.WorkloadPeer(workload))) {
      if (edge.isDns()) {
        resolves |= !edge.isInferred();
        continue;
      }
      String peer = shortName(edge, namespace);
      ports.computeIfAbsent(peer, none -> new TreeSet<>()).add(edge.port());
      if (edge.isInferred()) {
        unseen.add(peer);
      }
    }
    if (ports.isEmpty()) {
      return resolves ? "calls nothing but DNS" : "calls nothing";
    }
    List<String> texts = new ArrayList<>();
    ports.forEach(
        (peer, numbers) -> {
          boolean star = unseen.contains(peer);
          inferred |= star;
          texts.add(
              peer
                  + NO_BREAK
                  + PortText.byProtocol(numbers).stream()
                      .map(text -> text.startsWith("TCP ") ? text.substring(4) : text)
                      .collect(Collectors.joining(", "))
                  + (star ? "*" : ""));
        });
    int more = texts.size() - MOST_PEERS;
    return String.join(", ", texts.subList(0, Math.min(MOST_PEERS, texts.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private void writeResolvers() {
    SortedMap<Peer, SortedSet<Peer>> clients = new TreeMap<>();
    SortedMap<Peer, SortedSet<PortProtocol>> ports = new TreeMap<>();
    for (TrafficEdge edge : traffic.graph().edges()) {
      if (edge.isDns()) {
        clients.computeIfAbsent(edge.to(), none -> new TreeSet<>());
        if (!edge.isInferred()) {
          clients.getOrDefault(edge.to(), new TreeSet<>()).add(edge.from());
        }
        ports.computeIfAbsent(edge.to(), none -> new TreeSet<>()).add(edge.port());
      }
    }
    if (clients.isEmpty()) {
      return;
    }
    page.heading("Names resolved at");
    int width = clients.keySet().stream().mapToInt(peer -> names.of(peer).length()).max().orElse(0);
    clients.forEach(
        (peer, askers) ->
            page.row(
                Accent.NONE,
                names.of(peer),
                width,
                String.join(", ", PortText.byProtocol(ports.getOrDefault(peer, new TreeSet<>())))
                    + (askers.isEmpty()
                        ? ", inferred"
                        : ", by " + WrappedText.count(askers.size(), "workload", "workloads"))));
  }

  private String shortName(TrafficEdge edge, String namespace) {
    return edge.to() instanceof Peer.WorkloadPeer known
        ? shortName(known.workload(), namespace)
        : names.called(edge);
  }

  private String shortName(WorkloadRef workload, String namespace) {
    String name = names.of(workload);
    return name.startsWith(namespace + "/") ? name.substring(namespace.length() + 1) : name;
  }
}
