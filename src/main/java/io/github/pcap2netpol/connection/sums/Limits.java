package io.github.pcap2netpol.connection.sums;

/**
 * How much is kept, so that memory is bounded whatever the captures contain. All limits are per
 * capture, except the totals.
 *
 * @param conversations conversations in flight
 * @param pairs conversations for which it is not yet known who opened them
 * @param sums distinct connections that get a rule
 * @param attempts distinct connections that get none
 * @param outsiders originators outside the cluster of one responder's port, of one realm (all
 *     public addresses, or one private range) and with the same outcome; if there are more, they
 *     are merged into at most this many blocks
 * @param names resolved names, and queries in flight
 * @param totalPairs as {@code pairs}, over all captures
 * @param totalSums as {@code sums} and {@code attempts}, over all captures
 * @param totalNames as {@code names}, over all captures
 */
public record Limits(
    int conversations,
    int pairs,
    int sums,
    int attempts,
    int outsiders,
    int names,
    int totalPairs,
    int totalSums,
    int totalNames) {
  /** A policy with more rules than {@code sums} is larger than the API server accepts (1.5 MiB). */
  public static final Limits DEFAULT =
      new Limits(32_768, 20_000, 20_000, 20_000, 4_096, 10_000, 200_000, 200_000, 100_000);
}
