package io.github.pcap2netpol.verify;

import io.github.pcap2netpol.cluster.Service;
import io.github.pcap2netpol.graph.Flow;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.List;
import java.util.Optional;

/**
 * One side of a question: what a name or address stands for.
 *
 * @param name as people know it
 * @param ends the pods, nodes or addresses that it stands for, at least one
 * @param port the port at these ends; of a caller, or where it isn't one for all, as it was asked
 * @param service the Service that was named, by name or by address
 * @param dialled the address and port that a client of that Service dials; empty for one without
 */
public record Party(
    String name,
    List<Flow.End> ends,
    PortProtocol port,
    Optional<Service> service,
    Optional<Endpoint> dialled) {
  public Party {
    ends = List.copyOf(ends);
  }
}
