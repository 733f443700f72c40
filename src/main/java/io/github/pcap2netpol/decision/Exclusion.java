package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.decision.Decision.Ruling;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Traffic to make no policies for: of a party on either side, or at some ports.
 *
 * @param party whom it is about; empty if it is about ports
 * @param ports at which ports; all, if it is about a party
 * @param text as it was written
 */
public record Exclusion(Optional<Party> party, PortChoice ports, String text) {
  /** What can be excluded, for messages. */
  public static final String FORMS =
      "a workload as in shop/loadgenerator or monitoring/*, an address, a CIDR block, a DNS name,"
          + " outside, nodes, or a port as in 9090, 9090/tcp or 8000-8010/udp";

  /** What means ports, although it could name a workload. */
  private static final Pattern WRONG_PORTS =
      Pattern.compile("[0-9*-]+/(tcp|udp|sctp)", Pattern.CASE_INSENSITIVE);

  /** Reads one; empty if the text has none of the forms, or would exclude everything. */
  public static Optional<Exclusion> parse(String text) {
    Optional<PortChoice> ports = PortChoice.parse(text);
    if (ports.isPresent()) {
      return ports
          .filter(choice -> !choice.equals(PortChoice.ANY))
          .map(choice -> new Exclusion(Optional.empty(), choice, text));
    }
    return Party.parse(text)
        .filter(party -> !(party instanceof Party.Anyone) && !WRONG_PORTS.matcher(text).matches())
        .map(party -> new Exclusion(Optional.of(party), PortChoice.ANY, text));
  }

  /** Whether it is about this traffic, on either side. */
  boolean matches(TrafficEdge edge) {
    return ports.matches(edge.port())
        && party
            .map(of -> of.matches(edge.from(), edge.names()) || of.matches(edge.to(), edge.names()))
            .orElse(true);
  }

  boolean matches(Exposure exposure) {
    return ports.matches(exposure.port())
        && party
            .map(of -> of instanceof Party.Outside || isAbout(of, exposure.workload()))
            .orElse(true);
  }

  /** Whether the workload itself is excluded, and gets no policy. */
  boolean matches(WorkloadRef workload) {
    return party.filter(of -> isAbout(of, workload)).isPresent();
  }

  private static boolean isAbout(Party party, WorkloadRef workload) {
    return party.matches(new Peer.WorkloadPeer(workload), List.of());
  }

  /** The same as a decision. */
  Decision decision() {
    return new Decision(
        Ruling.DENY,
        party.orElse(new Party.Anyone()),
        new Party.Anyone(),
        ports,
        "",
        Optional.empty(),
        "--exclude " + text,
        "--exclude " + text);
  }
}
