package io.github.pcap2netpol.connection.follow;

import org.jspecify.annotations.Nullable;

/** Conversations ordered by their most recent packet. */
final class ConversationQueue {
  private @Nullable Conversation oldest;
  private @Nullable Conversation newest;

  @Nullable Conversation oldest() {
    return oldest;
  }

  /** Moves the conversation to the end of this queue, from whichever queue it was in. */
  void append(Conversation conversation) {
    if (newest == conversation) {
      return;
    }
    leave(conversation);
    conversation.queue = this;
    conversation.before = newest;
    if (newest == null) {
      oldest = conversation;
    } else {
      newest.after = conversation;
    }
    newest = conversation;
  }

  /** Removes the conversation from its queue, if it is in one. */
  static void leave(Conversation conversation) {
    ConversationQueue queue = conversation.queue;
    if (queue == null) {
      return;
    }
    Conversation before = conversation.before;
    Conversation after = conversation.after;
    if (before == null) {
      queue.oldest = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      queue.newest = before;
    } else {
      after.before = before;
    }
    conversation.before = null;
    conversation.after = null;
    conversation.queue = null;
  }
}
