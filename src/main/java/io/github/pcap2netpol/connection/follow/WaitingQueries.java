package io.github.pcap2netpol.connection.follow;

import static java.util.Objects.requireNonNull;

import io.github.pcap2netpol.connection.follow.LookupTracker.Asked;
import io.github.pcap2netpol.connection.sums.Mark;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Queries without an answer, oldest first, in bounded number. Objects of finished queries are
 * reused, so that after a while no query allocates anything.
 */
final class WaitingQueries {
  /** A query that has not been answered yet. */
  static final class Query {
    private @Nullable Asked asked;
    private int port;
    private int type;
    private int hash;
    private long timeNanos;
    private int part;
    private long frame;
    private @Nullable Query nextInBucket;
    private @Nullable Query older;
    private @Nullable Query newer;

    /** The client and the name. */
    Asked asked() {
      return requireNonNull(asked);
    }

    /** The client's port. */
    int port() {
      return port;
    }

    /** The type of the question. */
    int type() {
      return type;
    }

    /** The packet that asked first. */
    Mark since() {
      return new Mark(timeNanos, part, frame);
    }

    private boolean is(Asked who, int clientPort, int recordType) {
      return port == clientPort
          && type == recordType
          && asked().client().address().equals(who.client().address())
          && asked().name().equals(who.name());
    }
  }

  private @Nullable Query[] buckets = new @Nullable Query[64];
  private @Nullable Query oldest;
  private @Nullable Query newest;

  /** Finished queries, linked as in a bucket. */
  private @Nullable Query spare;

  private int size;

  int size() {
    return size;
  }

  /** When the oldest was sent; {@link Long#MAX_VALUE} if there is none. */
  long oldestNanos() {
    return oldest == null ? Long.MAX_VALUE : oldest.timeNanos;
  }

  /** Whether there is such a query. */
  boolean contains(Asked asked, int port, int type) {
    return find(hash(asked, port, type), asked, port, type) != null;
  }

  /** Adds a query, unless it is a repetition. */
  void add(Asked asked, int port, int type, long timeNanos, int part, long frame) {
    int hash = hash(asked, port, type);
    if (find(hash, asked, port, type) != null) {
      return;
    }
    if (size >= buckets.length) {
      grow();
    }
    Query query = spare == null ? new Query() : spare;
    spare = query.nextInBucket;
    query.asked = asked;
    query.port = port;
    query.type = type;
    query.hash = hash;
    query.timeNanos = timeNanos;
    query.part = part;
    query.frame = frame;
    put(query);
    query.older = newest;
    if (newest == null) {
      oldest = query;
    } else {
      newest.newer = query;
    }
    newest = query;
    size++;
  }

  /** Removes a query that was answered. */
  void remove(Asked asked, int port, int type) {
    Query query = find(hash(asked, port, type), asked, port, type);
    if (query != null) {
      remove(query);
    }
  }

  /** Removes the oldest; there must be one. */
  void removeOldest(Consumer<Query> receiver) {
    Query query = requireNonNull(oldest);
    receiver.accept(query);
    remove(query);
  }

  private @Nullable Query find(int hash, Asked asked, int port, int type) {
    Query found = buckets[hash & (buckets.length - 1)];
    while (found != null && !(found.hash == hash && found.is(asked, port, type))) {
      found = found.nextInBucket;
    }
    return found;
  }

  private void remove(Query query) {
    int bucket = query.hash & (buckets.length - 1);
    if (buckets[bucket] == query) {
      buckets[bucket] = query.nextInBucket;
    } else {
      for (Query at = buckets[bucket]; at != null; at = at.nextInBucket) {
        if (at.nextInBucket == query) {
          at.nextInBucket = query.nextInBucket;
          break;
        }
      }
    }
    Query before = query.older;
    Query after = query.newer;
    if (before == null) {
      oldest = after;
    } else {
      before.newer = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.older = before;
    }
    query.asked = null;
    query.older = null;
    query.newer = null;
    query.nextInBucket = spare;
    spare = query;
    size--;
  }

  private void grow() {
    buckets = new @Nullable Query[buckets.length * 2];
    for (Query query = oldest; query != null; query = query.newer) {
      put(query);
    }
  }

  private void put(Query query) {
    int bucket = query.hash & (buckets.length - 1);
    query.nextInBucket = buckets[bucket];
    buckets[bucket] = query;
  }

  private static int hash(Asked asked, int port, int type) {
    long mixed = asked.client().address().low() * 31 + asked.client().address().high();
    mixed = (mixed * 31 + asked.name().hashCode()) * 31 + port;
    mixed = (mixed * 31 + type) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32);
  }
}
