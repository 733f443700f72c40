package io.github.pcap2netpol.output.text;

import io.github.pcap2netpol.answer.coverage.Coverage;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How well the captures cover what the application does, in words. */
public final class CoverageText {
  private CoverageText() {}

  /**
   * When the last new rule appeared, and how many rules are based on a single connection; empty
   * without rules.
   */
  public static Optional<String> lastNewRule(Coverage coverage) {
    if (coverage.lastNewRule().isEmpty() || coverage.length().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "The last new rule appeared after "
            + clock(coverage.lastNewRule().get())
            + " of "
            + clock(coverage.length().get())
            + "; "
            + onOneConnection(coverage.onOneConnection(), coverage.rules())
            + " based on a single connection.");
  }

  private static String onOneConnection(long some, long all) {
    if (some == 0) {
      return "no rule is";
    }
    return some == 1 && all == 1
        ? "the only rule is"
        : some + " of " + all + (some == 1 ? " rules is" : " rules are");
  }

  /** Formatted as {@code 0:58} or {@code 1:02:03}. */
  public static String clock(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
