package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A decision about traffic.
 *
 * @param ruling allow or deny
 * @param from who opens the connections
 * @param to who is called
 * @param ports at which ports
 * @param reason why, for readers of the policies; "" if not given
 * @param expires the last day on which it applies, in UTC
 * @param text the decision as messages name it, as in {@code deny shop/web to shop/db at 5432}
 * @param place where it was read: file and line
 */
public record Decision(
    Ruling ruling,
    Party from,
    Party to,
    PortChoice ports,
    String reason,
    Optional<LocalDate> expires,
    String text,
    String place) {
  /** What was decided. */
  public enum Ruling {
    ALLOW,
    DENY
  }

  /** Whether it is about this traffic. */
  public boolean matches(TrafficEdge edge) {
    return ports.matches(edge.port())
        && from.matches(edge.from(), edge.names())
        && to.matches(edge.to(), edge.names());
  }

  /** Whether it is about the outside's access to this port. */
  public boolean matches(Exposure exposure) {
    return (from instanceof Party.Outside || from instanceof Party.Anyone)
        && to.matches(new Peer.WorkloadPeer(exposure.workload()), List.of())
        && ports.matches(exposure.port());
  }

  /** Whether it no longer holds on that day. */
  public boolean hasExpired(LocalDate today) {
    return expires.filter(today::isAfter).isPresent();
  }

  /** The decision and its reason, for a comment. */
  public String explained() {
    return reason.isEmpty() ? text : text + ": " + reason;
  }
}
