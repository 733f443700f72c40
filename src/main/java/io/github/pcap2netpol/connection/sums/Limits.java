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

  /** What the totals are meant for, in bytes: a JVM with -Xmx512m has a little less than that. */
  private static final long HEAP = 480L << 20;

  /** More than any machine has; the totals stay within an {@code int}. */
  private static final long MOST_HEAPS = 1000;

  /** The least number of conversations worth a shard of their own. */
  private static final int LEAST_OF_A_SHARD = 1024;

  private static final int MOST_SHARDS = 8;

  /**
   * The default, with totals in proportion to the heap. What is kept of one capture never depends
   * on the machine.
   *
   * @param bytes how large the heap may grow
   */
  public static Limits ofHeap(long bytes) {
    int heaps = (int) Math.max(1, Math.min(MOST_HEAPS, bytes / HEAP));
    return new Limits(
        DEFAULT.conversations,
        DEFAULT.pairs,
        DEFAULT.sums,
        DEFAULT.attempts,
        DEFAULT.outsiders,
        DEFAULT.names,
        DEFAULT.totalPairs * heaps,
        DEFAULT.totalSums * heaps,
        DEFAULT.totalNames * heaps);
  }

  /**
   * Into how many shards the conversations of a capture are divided. That decides which are evicted
   * when there are too many, so it must not depend on the machine.
   */
  public int shards() {
    return Math.max(1, Math.min(MOST_SHARDS, conversations / LEAST_OF_A_SHARD));
  }

  /** How many conversations of one shard may be in flight. */
  public int conversationsOfAShard() {
    return conversations / shards();
  }

  /**
   * How many names one shard may keep: a quarter more than its share, since chance does not divide
   * names evenly.
   */
  public int namesOfAShard() {
    return shards() == 1 ? names : names / shards() * 5 / 4;
  }
}
