package io.github.pcap2netpol.answer.coverage;

import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was not observed, and facts by which to judge whether the captures were long enough.
 *
 * @param unseen what the cluster declares and no capture shows, most important first
 * @param length from the first packet of all captures to the last; empty without packets
 * @param lastNewRule how long after the first packet the last rule was first needed; empty if no
 *     rule is based on observed traffic
 * @param rules how many rules are based on observed traffic
 * @param onOneConnection how many of them are based on a single connection
 * @param backtest connections that were new in the second half and would have been denied by
 *     policies made from the first half, one flow for each pair of ends and port, sorted
 */
public record Coverage(
    List<Unseen> unseen,
    Optional<Duration> length,
    Optional<Duration> lastNewRule,
    long rules,
    long onOneConnection,
    List<DeniedFlow> backtest) {
  /** Nothing unobserved, and no known length. */
  public static final Coverage NONE =
      new Coverage(List.of(), Optional.empty(), Optional.empty(), 0, 0, List.of());

  /** The prefix of the codes of findings about what was not observed. */
  public static final String CODE_PREFIX = "unseen-";

  public Coverage {
    unseen = List.copyOf(unseen);
    backtest = List.copyOf(backtest);
  }
}
