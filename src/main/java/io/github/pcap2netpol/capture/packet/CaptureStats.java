package io.github.pcap2netpol.capture.packet;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one capture file contained, and what could not be used.
 *
 * @param file the name of the file, as the user gave it
 * @param format "pcap" or "pcapng", or "unknown", each followed by ", gzip" or ", xz" if compressed
 * @param packets the number of packet records read
 * @param first the smallest time stamp, empty if there are no packets
 * @param last the largest time stamp, empty if there are no packets
 * @param linkTypes packets by the name of their link type, such as {@code LINUX_SLL2}
 * @param skipped packets that were not passed to any {@link PacketHandler} method, by reason
 * @param broken whether so much of the file may be missing that silence in it proves nothing
 */
public record CaptureStats(
    String file,
    String format,
    long packets,
    Optional<Instant> first,
    Optional<Instant> last,
    SortedMap<String, Long> linkTypes,
    SortedMap<SkipReason, Long> skipped,
    boolean broken) {
  /** For a file that is complete. */
  public CaptureStats(
      String file,
      String format,
      long packets,
      Optional<Instant> first,
      Optional<Instant> last,
      SortedMap<String, Long> linkTypes,
      SortedMap<SkipReason, Long> skipped) {
    this(file, format, packets, first, last, linkTypes, skipped, false);
  }

  public CaptureStats {
    linkTypes = Collections.unmodifiableSortedMap(new TreeMap<>(linkTypes));
    skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
  }

  /**
   * The number of packets whose headers could be read, whether or not they are of interest. If
   * there are none, silence proves nothing.
   */
  public long legible() {
    return packets
        - skipped.getOrDefault(SkipReason.UNKNOWN_LINK_TYPE, 0L)
        - skipped.getOrDefault(SkipReason.CUT_SHORT, 0L)
        - skipped.getOrDefault(SkipReason.MALFORMED, 0L);
  }

  /** The same, for a file that is broken. */
  public CaptureStats asBroken() {
    return new CaptureStats(file, format, packets, first, last, linkTypes, skipped, true);
  }

  /** Whether it is a capture without packets, as opposed to an unreadable one. */
  public boolean isSilent() {
    return packets == 0 && !format.startsWith("unknown");
  }
}
