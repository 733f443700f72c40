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
 * All that was seen from one party to one port of another, replicas of a workload alike.
 *
 * @param from who opened it; a hostNetwork pod counts as its node
 * @param to who was called
 * @param port the port at {@code to} itself: the pod's port, not the Service's
 * @param example the flow of it that was seen first
 * @param connections how many connections: those the originators' captures show, the responders',
 *     or others, whichever is most, since many are seen at both ends
 * @param first the earliest packet
 * @param last the latest packet
 * @param flows all its flows, in order
 */
public record SeenTraffic(
    Peer from,
    Peer to,
    PortProtocol port,
    Flow example,
    long connections,
    Sighting first,
    Sighting last,
    List<Flow> flows)
    implements Comparable<SeenTraffic> {
  private static final Comparator<SeenTraffic> ORDER =
      Comparator.comparing(SeenTraffic::from)
          .thenComparing(SeenTraffic::to)
          .thenComparing(SeenTraffic::port)
          .thenComparing(SeenTraffic::first);

  public SeenTraffic {
    flows = List.copyOf(flows);
  }

  /** Of the example, the opening packet with its port, where one is kept. */
  public Optional<Tally.Sample> opening() {
    return example.connection().tally().earliestSample();
  }

  /** The packet to look at: an opening if there is one, else the first packet. */
  public Sighting packet() {
    return opening().map(Tally.Sample::sighting).orElse(example.connection().tally().first());
  }

  @Override
  public int compareTo(SeenTraffic other) {
    return ORDER.compare(this, other);
  }
}
