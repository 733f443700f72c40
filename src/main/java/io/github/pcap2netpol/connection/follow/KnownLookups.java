package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.DnsContent;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.connection.follow.LookupTracker.Asked;
import io.github.pcap2netpol.connection.sums.LookupSum;
import org.jspecify.annotations.Nullable;

/**
 * Remembers messages that were summed up: the same content between the same client and resolver.
 * Another one adds only its time and a count, which allocates nothing. There is room for a fixed
 * number; a new message replaces an older one.
 */
final class KnownLookups {
  /** A power of two. */
  private static final int ROOM = 4096;

  /**
   * A remembered sum.
   *
   * @param from when it is valid, in nanoseconds since 1970
   * @param until until when the client's address belongs to the same client
   */
  record Known(
      DnsContent content,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      long from,
      long until,
      Asked asked,
      LookupSum sum) {
    @SuppressWarnings("ReferenceEquality") // The reader returns the same object for the same bytes.
    private boolean isOf(DnsContent message, PacketHeader packet) {
      return content == message
          && sourceLow == packet.sourceLow()
          && destinationLow == packet.destinationLow()
          && sourceHigh == packet.sourceHigh()
          && destinationHigh == packet.destinationHigh()
          && packet.timeNanos() >= from
          && packet.timeNanos() < until;
    }
  }

  private @Nullable Known[] known = new @Nullable Known[0];

  /** The sum of a message like this, or null. */
  @Nullable Known find(DnsContent content, PacketHeader packet) {
    Known found = known.length == 0 ? null : known[place(content, packet)];
    return found != null && found.isOf(content, packet) ? found : null;
  }

  /** Remembers the sum of a message. */
  void add(DnsContent content, PacketHeader packet, long until, Asked asked, LookupSum sum) {
    if (known.length == 0) {
      known = new @Nullable Known[ROOM];
    }
    known[place(content, packet)] =
        new Known(
            content,
            packet.sourceHigh(),
            packet.sourceLow(),
            packet.destinationHigh(),
            packet.destinationLow(),
            packet.timeNanos(),
            until,
            asked,
            sum);
  }

  /** Forgets everything, since nothing is added to the sums any more. */
  void clear() {
    known = new @Nullable Known[0];
  }

  private static int place(DnsContent content, PacketHeader packet) {
    long mixed =
        content.name().hashCode() * 31L + content.type() * 2L + (content.response() ? 1 : 0);
    mixed = (mixed * 31 + packet.sourceLow()) * 31 + packet.destinationLow();
    mixed *= 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 40) & (ROOM - 1);
  }
}
