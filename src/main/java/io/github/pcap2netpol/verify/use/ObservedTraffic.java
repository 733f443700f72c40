package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All observed traffic from one party to one port of another. Replicas of a workload are one party.
 *
 * @param from who opened it; a hostNetwork pod counts as its node
 * @param to who was called
 * @param port the port of {@code to} itself: the pod's port, not the Service's
 * @param example its first observed flow
 * @param connections how many connections there were: according to the originators' captures, the
 *     responders', or others, whichever shows most, since many connections are seen at both ends
 * @param first the earliest packet
 * @param last the latest packet
 * @param flows all its flows, sorted
 */
public record ObservedTraffic(
    Peer from,
    Peer to,
    PortProtocol port,
    Flow example,
    long connections,
    Sighting first,
    Sighting last,
    List<Flow> flows)
    implements Comparable<ObservedTraffic> {
  private static final Comparator<ObservedTraffic> ORDER =
      Comparator.comparing(ObservedTraffic::from)
          .thenComparing(ObservedTraffic::to)
          .thenComparing(ObservedTraffic::port)
          .thenComparing(ObservedTraffic::first);

  public ObservedTraffic {
    flows = List.copyOf(flows);
  }

  /** The example's opening packet and port, if one was kept. */
  public Optional<Tally.Sample> opening() {
    return example.connection().tally().earliestSample();
  }

  /** The packet to look at: an opening if there is one, else the first packet. */
  public Sighting packet() {
    return opening().map(Tally.Sample::sighting).orElse(example.connection().tally().first());
  }

  @Override
  public int compareTo(ObservedTraffic other) {
    return ORDER.compare(this, other);
  }
}
