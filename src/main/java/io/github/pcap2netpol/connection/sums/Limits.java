package io.github.pcap2netpol.connection.sums;

/**
 * How much is kept, so that memory is bounded whatever the captures hold. Each is for one capture,
 * except the totals.
 *
 * @param conversations those in flight
 * @param pairs conversations of which nobody knows yet who opened them
 * @param sums distinct connections that make a rule
 * @param attempts distinct connections that make none
 * @param outsiders originators outside the cluster of one responder's port, of one realm and ended
 *     alike (all public addresses, or one private range): if there are more, they are taken
 *     together by blocks until these are no more
 * @param names resolved names, and queries in flight
 * @param totalPairs as {@code pairs}, in all captures together
 * @param totalSums as {@code sums} and {@code attempts}, in all captures together
 * @param totalNames as {@code names}, in all captures together
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
  /** A policy of more rules than {@code sums} is larger than the API server takes (1.5 MiB). */
  public static final Limits DEFAULT =
      new Limits(32_768, 20_000, 20_000, 20_000, 4_096, 10_000, 200_000, 200_000, 100_000);
}
