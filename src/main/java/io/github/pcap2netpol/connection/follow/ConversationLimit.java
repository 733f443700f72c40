package io.github.pcap2netpol.connection.follow;

/** Limits how many conversations may be in flight at once, over several tables. */
public final class ConversationLimit {
  private final int most;
  private int taken;

  public ConversationLimit(int most) {
    this.most = most;
  }

  boolean isFull() {
    return taken >= most;
  }

  void take() {
    taken++;
  }

  void giveBack() {
    taken--;
  }
}
