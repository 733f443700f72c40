package io.github.pcap2netpol.connection.follow;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a capture into rounds of a fixed number of packets. Within a round each shard follows its
 * own conversations, at once with the others or not. Between rounds nothing is followed, so what
 * the shards have collected can be put together, always at the same packets.
 */
public final class Rounds {
  /** How many packets a usual round has: some milliseconds of work. */
  public static final int USUAL = 1 << 14;

  /** How many messages wait at most; a log has room for twice as many. */
  private static final int MOST_MESSAGES = 1 << 15;

  private final int length;
  private final Followers followers;
  private final Runnable between;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Runnable> work = new ArrayList<>();
  private int left;
  private int messages;
  private boolean ahead;

  /**
   * Prepares for one capture.
   *
   * @param length the number of packets of a round, at least 1
   * @param between runs between rounds, and after the last one
   */
  public Rounds(int length, Followers followers, Runnable between) {
    this.length = length;
    this.followers = followers;
    this.between = between;
    left = length;
    ahead = followers.wouldHelp(false);
  }

  /** Adds shards that may be followed at once. */
  List<Lane> lanes(List<Shard> shards) {
    List<Lane> added = shards.stream().map(Lane::new).toList();
    // A single one is followed as it is read.
    if (added.size() > 1) {
      lanes.addAll(added);
      added.forEach(
          lane -> {
            work.add(lane::catchUp);
            lane.collect(ahead);
          });
    }
    return added;
  }

  /** Must be called before each packet. */
  void packet() {
    if (left == 0) {
      end();
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
    if (ahead) {
      followers.follow(work);
    }
  }

  /** Ends the round. */
  public void end() {
    catchUp();
    between.run();
    left = length;
    ahead = followers.wouldHelp(true);
    lanes.forEach(lane -> lane.collect(ahead));
  }
}
