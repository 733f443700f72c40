package io.github.pcap2netpol.connection.follow;

/**
 * When a capture began, since it can't show earlier packets: with its first packet, on whatever
 * interface and inside whatever tunnel.
 */
public final class Beginning {
  private boolean known;
  private long timeNanos;

  /** Takes a packet's time, unless an earlier packet was taken. */
  public void at(long packetNanos) {
    if (!known) {
      known = true;
      timeNanos = packetNanos;
    }
  }

  /** Whether there was any packet. */
  public boolean isKnown() {
    return known;
  }

  /** In nanoseconds since 1970; 0 if there was no packet. */
  public long timeNanos() {
    return timeNanos;
  }
}
