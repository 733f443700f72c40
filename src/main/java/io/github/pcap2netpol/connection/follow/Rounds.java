package io.github.pcap2netpol.connection.follow;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a capture into rounds of a fixed number of packets. The packets of a round are collected
 * for each shard, and then the shards follow them, side by side. What the shards know can be put
 * together between rounds, always at the same packets.
 */
public final class Rounds {
  /**
   * How many packets a usual round has: some milliseconds of work, and 1 MiB, which the processor's
   * cache still holds when they are followed.
   */
  public static final int USUAL = 1 << 14;

  /** How many messages are collected at most; a log has room for twice as many. */
  private static final int MOST_MESSAGES = 1 << 15;

  private final int length;
  private final Followers followers;
  private final Runnable between;
  private final List<Runnable> shards = new ArrayList<>();
  private int left;
  private int messages;

  /**
   * Prepares for one capture.
   *
   * @param length the number of packets of a round, at least 1
   * @param between runs after each round
   */
  public Rounds(int length, Followers followers, Runnable between) {
    this.length = length;
    this.followers = followers;
    this.between = between;
    left = length;
  }

  /** Adds shards. A single one follows each packet at once. */
  List<Lane> lanes(List<Shard> added) {
    boolean several = added.size() > 1;
    List<Lane> lanes = added.stream().map(shard -> new Lane(shard, several)).toList();
    if (several) {
      lanes.forEach(lane -> shards.add(lane::catchUp));
    }
    return lanes;
  }

  /** Must be called before each packet. */
  void packet() {
    if (left == 0) {
      catchUp();
      between.run();
      left = length;
    }
    left--;
  }

  /** Must be called before each DNS message. */
  void message() {
    if (++messages == MOST_MESSAGES) {
      catchUp();
    }
  }

  /** Follows all packets so far. */
  void catchUp() {
    messages = 0;
    followers.follow(shards);
  }
}
