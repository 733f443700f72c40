package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.connection.model.Connection;
import java.util.List;

/**
 * A refused or unanswered connection. It gets no rule, but is worth showing.
 *
 * @param from who tried
 * @param to who was called; several if a Service stands for several
 * @param connection the observed connection
 * @param flows as an enforcer would have seen it
 */
public record Attempt(Peer from, List<Peer> to, Connection connection, List<Flow> flows) {
  public Attempt {
    to = List.copyOf(to);
    flows = List.copyOf(flows);
  }
}
