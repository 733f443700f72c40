package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Pair;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.net.Protocol;

/**
 * Which directions of a pod's TCP connections its capture shows.
 *
 * @param both whether it shows both directions of some connection
 * @param sent whether it shows a connection of which only what the pod sent is there
 * @param received whether it shows a connection of which only what the pod received is there
 */
public record ShownDirections(boolean both, boolean sent, boolean received) {
  /**
   * Looks at the pod's own capture.
   *
   * @param view the whole capture
   */
  public static ShownDirections in(CaptureView view, PodRef pod, PodsByName pods) {
    Look look = new Look(pod, pods);
    view.sums().forEach(look::at);
    view.pairs().values().forEach(look::at);
    return new ShownDirections(look.both, look.sent, look.received);
  }

  private static final class Look {
    private final PodRef pod;
    private final PodsByName pods;
    private boolean both;
    private boolean sent;
    private boolean received;

    Look(PodRef pod, PodsByName pods) {
      this.pod = pod;
      this.pods = pods;
    }

    void at(SumKey key, Sum sum) {
      if (key.port().protocol() != Protocol.TCP || key.loopback()) {
        return;
      }
      long time = sum.first().timeNanos();
      boolean calls = isPod(key.originator(), time);
      boolean isCalled = isPod(key.responder(), time);
      if (key.outcome() == Outcome.ANSWERED) {
        both |= calls || isCalled;
      } else if (goesOnAlone(key, sum)) {
        sent |= calls;
        received |= isCalled;
      }
    }

    void at(Pair pair) {
      if (pair.key.protocol() != Protocol.TCP) {
        return;
      }
      long time = pair.sum.first().timeNanos();
      boolean one = isPod(pair.key.one(), time);
      boolean other = isPod(pair.key.other(), time);
      if (pair.isBothWays()) {
        both |= one || other;
      } else if (pair.sum.packets() > 1) {
        boolean onlyOne = pair.isOnlyFrom(true);
        sent |= onlyOne ? one : other;
        received |= onlyOne ? other : one;
      }
    }

    /**
     * Whether one side goes on as if the other had answered. A SYN-ACK with more segments behind it
     * counts as an attempt of its sender, but one without a sample: no opening was seen.
     */
    private static boolean goesOnAlone(SumKey key, Sum sum) {
      return key.outcome() == Outcome.CONTINUED
          || (key.outcome() == Outcome.TRIED
              && sum.samples().isEmpty()
              && sum.packets() > sum.connections());
    }

    private boolean isPod(AddressAt address, long timeNanos) {
      return pods.isOwn(pod, address.address(), timeNanos);
    }
  }
}
