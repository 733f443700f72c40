package io.github.pcap2netpol.policy.rule;

import java.util.List;
import java.util.stream.Collectors;

/** Whom a rule allows. An empty list, which the API reads as everyone, can't be made. */
public sealed interface RulePeers {
  /** Everyone, inside and outside the cluster. */
  record Anyone() implements RulePeers {
    @Override
    public String toString() {
      return "anyone";
    }
  }

  /**
   * Just these.
   *
   * @param peers at least one
   */
  record These(List<PeerSpec> peers) implements RulePeers {
    public These {
      peers = List.copyOf(peers);
      if (peers.isEmpty()) {
        throw new IllegalArgumentException("an empty list of peers stands for everyone");
      }
    }

    @Override
    public String toString() {
      return peers.stream().map(PeerSpec::toString).collect(Collectors.joining("; "));
    }
  }
}
