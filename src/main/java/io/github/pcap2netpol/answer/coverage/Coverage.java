package io.github.pcap2netpol.answer.coverage;

import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was not seen, and facts from which to judge whether the captures were long enough.
 *
 * @param unseen what the cluster declares and no capture shows, the weightiest first
 * @param length from the first packet of all captures to the last; empty without packets
 * @param lastNewRule how long after the first packet the last rule was needed for the first time;
 *     empty if no rule rests on anything that was seen
 * @param rules how many rules rest on something that was seen
 * @param onOneConnection how many of them rest on a single connection
 * @param backtest what was new in the second half and would have been denied by policies made of
 *     the first half alone, one flow for each pair of ends and port, in order
 */
public record Coverage(
    List<Unseen> unseen,
    Optional<Duration> length,
    Optional<Duration> lastNewRule,
    long rules,
    long onOneConnection,
    List<DeniedFlow> backtest) {
  /** Nothing unseen, and nothing known of how long it took. */
  public static final Coverage NONE =
      new Coverage(List.of(), Optional.empty(), Optional.empty(), 0, 0, List.of());

  /** What the codes of findings about the unseen begin with. */
  public static final String CODE_PREFIX = "unseen-";

  public Coverage {
    unseen = List.copyOf(unseen);
    backtest = List.copyOf(backtest);
  }
}
