package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Comparator;
import java.util.List;

/**
 * Agreed connections compared with observed ones.
 *
 * @param unseen agreed but never observed, in the order of the contracts
 * @param notAgreed observed but never agreed, in order
 * @param withoutPods networks that no workload of the metadata belongs to, in order
 * @param agreed how many observed flows were agreed
 */
public record ContractComparison(
    List<Unseen> unseen, List<NotAgreed> notAgreed, List<Network> withoutPods, long agreed) {
  public ContractComparison {
    unseen = List.copyOf(unseen);
    notAgreed = List.copyOf(notAgreed);
    withoutPods = List.copyOf(withoutPods);
  }

  /**
   * An agreed connection that no capture shows.
   *
   * @param source the contract, as in {@code contract orders_to_ledger}, or {@code expose}
   * @param from who may call: a network, or a range of addresses
   * @param to who may be called
   * @param port at which port, as in {@code TCP 443}; {@code every port} without one
   */
  public record Unseen(String source, String from, String to, String port) {
    @Override
    public String toString() {
      return from + " to " + to + " at " + port + " (" + source + ")";
    }
  }

  /**
   * Observed connections that no contract covers.
   *
   * @param from who opened them
   * @param to who was called
   * @param port at which port
   * @param isDenied whether the contracts' policies deny them, as they protect {@code to};
   *     otherwise no contract protects {@code to}, and it stays as it is
   * @param connections how many
   * @param example one of them
   */
  public record NotAgreed(
      Peer from, Peer to, PortProtocol port, boolean isDenied, long connections, Flow example)
      implements Comparable<NotAgreed> {
    private static final Comparator<NotAgreed> ORDER =
        Comparator.comparing((NotAgreed each) -> !each.isDenied)
            .thenComparing(NotAgreed::from)
            .thenComparing(NotAgreed::to)
            .thenComparing(NotAgreed::port);

    @Override
    public int compareTo(NotAgreed other) {
      return ORDER.compare(this, other);
    }
  }

  /** Those that the contracts' policies would deny. */
  public List<NotAgreed> denied() {
    return notAgreed.stream().filter(NotAgreed::isDenied).toList();
  }
}
