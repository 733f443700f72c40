package io.github.pcap2netpol.connection.follow;

/** How many conversations may be in flight at once, counted over several tables. */
public final class Room {
  private final int most;
  private int taken;

  public Room(int most) {
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
