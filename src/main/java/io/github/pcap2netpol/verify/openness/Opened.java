package io.github.pcap2netpol.verify.openness;

import java.util.Locale;

/**
 * How much policies open, counted as pairs of a caller and a callee at one port of the callee.
 *
 * @param pairs the allowed pairs
 * @param observed those that were observed
 * @param inferred those that were inferred from observed ones
 */
public record Opened(long pairs, long observed, long inferred) {
  public static final Opened NOTHING = new Opened(0, 0, 0);

  /** Those that were neither observed nor inferred. */
  public long beyond() {
    return pairs - observed - inferred;
  }

  Opened plus(Opened other) {
    return new Opened(pairs + other.pairs, observed + other.observed, inferred + other.inferred);
  }

  /** For people, as in {@code 115 beyond 14 observed and 3 inferred}. */
  public String text() {
    return String.format(
        Locale.ROOT, "%,d beyond %,d observed and %,d inferred", beyond(), observed, inferred);
  }
}
