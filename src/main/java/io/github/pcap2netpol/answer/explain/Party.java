package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One side of a question: what a name or address stands for.
 *
 * @param name as people know it
 * @param ends the pods, nodes or addresses that it stands for, at least one
 * @param port the port at these ends; of a caller, as it was asked
 * @param otherPorts by end, the port of those where it is another, as a name that a Service leads
 *     to may be another number in each pod
 * @param service the Service that was named, by name or by address
 * @param dialled the address and port that a client of that Service dials; empty for one without
 */
public record Party(
    String name,
    List<Flow.End> ends,
    PortProtocol port,
    Map<Flow.End, PortProtocol> otherPorts,
    Optional<Service> service,
    Optional<Endpoint> dialled) {
  public Party {
    ends = List.copyOf(ends);
    otherPorts = Map.copyOf(otherPorts);
  }

  /** One with the same port at all ends, and no Service. */
  Party(String name, List<Flow.End> ends, PortProtocol port) {
    this(name, ends, port, Map.of(), Optional.empty(), Optional.empty());
  }

  /** The port at one of the ends. */
  public PortProtocol portAt(Flow.End end) {
    return otherPorts.getOrDefault(end, port);
  }

  /** The ports at all ends, each once. */
  public SortedSet<PortProtocol> ports() {
    return ends.stream().map(this::portAt).collect(Collectors.toCollection(TreeSet::new));
  }
}
