package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.net.FiveTuple;
import org.jspecify.annotations.Nullable;

/** Conversations in flight, looked up by their endpoints in either order without allocating. */
final class ConversationTable {
  /** Few: there may be many small captures. */
  private static final int FEW = 64;

  private @Nullable Conversation[] buckets = new @Nullable Conversation[FEW];

  private int size;

  int size() {
    return size;
  }

  /** Forgets all conversations, and gives back the memory. */
  void clear() {
    buckets = new @Nullable Conversation[FEW];
    size = 0;
  }

  @Nullable Conversation find(FiveTuple tuple) {
    int hash = Conversation.hash(tuple);
    Conversation found = buckets[hash & (buckets.length - 1)];
    while (found != null && (found.hash() != hash || !found.isOf(tuple))) {
      found = found.nextInBucket;
    }
    return found;
  }

  void add(Conversation conversation) {
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
    put(conversation);
    size++;
  }

  private void put(Conversation conversation) {
    int bucket = conversation.hash() & (buckets.length - 1);
    conversation.nextInBucket = buckets[bucket];
    buckets[bucket] = conversation;
  }

  void remove(Conversation conversation) {
    int bucket = conversation.hash() & (buckets.length - 1);
    Conversation previous = null;
    for (Conversation at = buckets[bucket]; at != null; at = at.nextInBucket) {
      if (at == conversation) {
        if (previous == null) {
          buckets[bucket] = conversation.nextInBucket;
        } else {
          previous.nextInBucket = conversation.nextInBucket;
        }
        conversation.nextInBucket = null;
        size--;
        return;
      }
      previous = at;
    }
  }
}
