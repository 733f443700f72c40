package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.Opener;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Pair;
import io.github.pcap2netpol.connection.sums.PairKey;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.net.Protocol;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds TCP connections in which the captured pod itself never sent anything, although its capture
 * shows both directions: anybody can send a pod segments that seem to belong to a connection. They
 * are attempts by their sender.
 *
 * <p>A capture shows both directions if it shows both of some connection. Otherwise it may be of
 * one direction only ({@code tcpdump -Q in}, {@code dst port 8080}), and silence proves nothing.
 */
public final class OneSided {
  private final CaptureView view;
  private final PodRef pod;
  private final PodsByName pods;

  private OneSided(CaptureView view, PodRef pod, PodsByName pods) {
    this.view = view;
    this.pod = pod;
    this.pods = pods;
  }

  /**
   * The view with such connections as unanswered attempts.
   *
   * @param view the whole of the pod's own capture, including its sockets, which prove connections
   */
  public static CaptureView asAttempts(CaptureView view, PodRef pod, PodsByName pods) {
    return ShownDirections.in(view, pod, pods).both()
        ? new OneSided(view, pod, pods).asAttempts()
        : view;
  }

  private CaptureView asAttempts() {
    Map<SumKey, Sum> sums = new HashMap<>();
    view.sums().forEach((key, sum) -> add(sums, isSilent(key, sum) ? tried(key) : key, sum));
    Map<PairKey, Pair> pairs = new HashMap<>();
    view.pairs()
        .forEach(
            (key, pair) -> {
              if (isSilent(pair)) {
                Opener sender = new Opener(pair.isOnlyFrom(true), Evidence.HANDSHAKE);
                add(sums, key.opened(sender, Outcome.TRIED, false), pair.sum);
              } else {
                pairs.put(key, pair);
              }
            });
    return new CaptureView(
        view.point(), view.files(), sums, pairs, view.sockets(), view.kept(), view.stats());
  }

  private static SumKey tried(SumKey key) {
    return key.ended(Outcome.TRIED);
  }

  private static void add(Map<SumKey, Sum> sums, SumKey key, Sum sum) {
    sums.computeIfAbsent(key, any -> new Sum(sum.first(), sum.first())).add(sum);
  }

  private boolean isSilent(SumKey key, Sum sum) {
    return key.port().protocol() == Protocol.TCP
        && key.outcome() == Outcome.CONTINUED
        && !key.loopback()
        && isPod(key.responder(), sum.first().timeNanos());
  }

  private boolean isSilent(Pair pair) {
    AddressAt silent = pair.isOnlyFrom(true) ? pair.key.other() : pair.key.one();
    return pair.key.protocol() == Protocol.TCP
        && !pair.isBothWays()
        && isPod(silent, pair.sum.first().timeNanos())
        && !view.sockets().containsKey(pair.key);
  }

  private boolean isPod(AddressAt address, long timeNanos) {
    return pods.isOwn(pod, address.address(), timeNanos);
  }
}
