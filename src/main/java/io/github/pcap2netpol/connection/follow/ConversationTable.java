package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.net.Protocol;
import org.jspecify.annotations.Nullable;

/** Conversations in flight, found by their two ends in either order, without allocating. */
public final class ConversationTable {
  /** Few at first: a connections file may hold many captures of little. */
  private @Nullable Conversation[] buckets = new @Nullable Conversation[64];

  private int size;

  int size() {
    return size;
  }

  @Nullable
  public Conversation find(
      Protocol protocol,
      long sourceHigh,
      long sourceLow,
      int sourcePort,
      long destinationHigh,
      long destinationLow,
      int destinationPort) {
    int hash =
        Conversation.hash(
            protocol,
            sourceHigh,
            sourceLow,
            sourcePort,
            destinationHigh,
            destinationLow,
            destinationPort);
    for (Conversation flow = buckets[hash & (buckets.length - 1)];
        flow != null;
        flow = flow.nextInBucket) {
      if (flow.hash == hash
          && flow.protocol == protocol
          && (isBetween(
                  flow,
                  sourceHigh,
                  sourceLow,
                  sourcePort,
                  destinationHigh,
                  destinationLow,
                  destinationPort)
              || isBetween(
                  flow,
                  destinationHigh,
                  destinationLow,
                  destinationPort,
                  sourceHigh,
                  sourceLow,
                  sourcePort))) {
        return flow;
      }
    }
    return null;
  }

  private static boolean isBetween(
      Conversation flow,
      long oneHigh,
      long oneLow,
      int onePort,
      long otherHigh,
      long otherLow,
      int otherPort) {
    return flow.onePort == onePort
        && flow.otherPort == otherPort
        && flow.oneLow == oneLow
        && flow.otherLow == otherLow
        && flow.oneHigh == oneHigh
        && flow.otherHigh == otherHigh;
  }

  public void add(Conversation flow) {
    if (size >= buckets.length) {
      @Nullable Conversation[] old = buckets;
      buckets = new @Nullable Conversation[old.length * 2];
      for (@Nullable Conversation head : old) {
        Conversation moved = head;
        while (moved != null) {
          Conversation next = moved.nextInBucket;
          put(moved);
          moved = next;
        }
      }
    }
    put(flow);
    size++;
  }

  private void put(Conversation flow) {
    int bucket = flow.hash & (buckets.length - 1);
    flow.nextInBucket = buckets[bucket];
    buckets[bucket] = flow;
  }

  void remove(Conversation flow) {
    int bucket = flow.hash & (buckets.length - 1);
    Conversation previous = null;
    for (Conversation at = buckets[bucket]; at != null; at = at.nextInBucket) {
      if (at == flow) {
        if (previous == null) {
          buckets[bucket] = flow.nextInBucket;
        } else {
          previous.nextInBucket = flow.nextInBucket;
        }
        flow.nextInBucket = null;
        size--;
        return;
      }
      previous = at;
    }
  }
}
