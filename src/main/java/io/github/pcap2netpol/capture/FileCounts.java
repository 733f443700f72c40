package io.github.pcap2netpol.capture;

import static java.util.Objects.requireNonNull;

import io.github.pcap2netpol.capture.file.Link;
import io.github.pcap2netpol.capture.layer.LinkType;
import io.github.pcap2netpol.capture.layer.NonIpPayload;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.EpochNanos;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what one file contains, for {@link CaptureStats} and the diagnostics at its end. */
final class FileCounts {
  /** How many link types that can't be read are counted separately: a file can name 65,536. */
  private static final int MOST_UNKNOWN = 64;

  /** How often something occurred, and in which frame first. */
  private static final class Count {
    private long count;
    private long firstFrame;

    void add(long frame) {
      if (count++ == 0) {
        firstFrame = frame;
      }
    }

    void add(Count more, long framesBefore) {
      if (count == 0 && more.count > 0) {
        firstFrame = more.firstFrame + framesBefore;
      }
      count += more.count;
    }
  }

  private final Map<LinkType, Count> known = new EnumMap<>(LinkType.class);
  private final SortedMap<Integer, Long> unknown = new TreeMap<>();
  private long otherUnknown;
  private final Map<SkipReason, Count> skipped = new EnumMap<>(SkipReason.class);
  private final FramesWithoutIp foreign = new FramesWithoutIp();
  private final Count undecodable = new Count();
  private final Count answersCutShort = new Count();
  private long unfollowed;
  private long packets;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long untimed;
  private long passedOver;
  private long unreadableNames;

  FileCounts() {
    for (LinkType type : LinkType.values()) {
      known.put(type, new Count());
    }
    for (SkipReason reason : SkipReason.values()) {
      skipped.put(reason, new Count());
    }
  }

  /** Counts a packet and returns the number of its frame. */
  long packet(Link link) {
    packets++;
    LinkType type = link.type();
    if (type != null) {
      requireNonNull(known.get(type)).add(packets);
    } else if (unknown.size() < MOST_UNKNOWN || unknown.containsKey(link.number())) {
      unknown.merge(link.number(), 1L, Long::sum);
    } else {
      otherUnknown++;
    }
    return packets;
  }

  /** Whether {@link #add} has the same effect as counting the packets one by one. */
  boolean mayAdd(FileCounts more) {
    Set<Integer> all = new HashSet<>(unknown.keySet());
    all.addAll(more.unknown.keySet());
    return more.untimed == 0
        && more.unfollowed == 0
        && more.otherUnknown == 0
        && all.size() <= MOST_UNKNOWN
        && foreign.mayAdd(more.foreign);
  }

  /** Adds the counts of a later part of the file. */
  void add(FileCounts more) {
    more.known.forEach((type, count) -> requireNonNull(known.get(type)).add(count, packets));
    more.unknown.forEach((number, count) -> unknown.merge(number, count, Long::sum));
    more.skipped.forEach((reason, count) -> counted(reason).add(count, packets));
    foreign.add(more.foreign, packets);
    undecodable.add(more.undecodable, packets);
    answersCutShort.add(more.answersCutShort, packets);
    first = Math.min(first, more.first);
    last = Math.max(last, more.last);
    passedOver += more.passedOver;
    unreadableNames += more.unreadableNames;
    packets += more.packets;
  }

  void time(long nanos) {
    first = Math.min(first, nanos);
    last = Math.max(last, nanos);
  }

  void untimed() {
    untimed++;
  }

  void passedOver() {
    passedOver++;
  }

  void unreadableNames(long count) {
    unreadableNames += count;
  }

  /** The latest time stamp so far, 0 if there is none. */
  long latest() {
    return last == Long.MIN_VALUE ? 0 : last;
  }

  void skip(SkipReason reason) {
    counted(reason).add(packets);
  }

  /**
   * Records that the current packet does not carry IP, and what it carries instead, as numbered by
   * {@link NonIpPayload}.
   */
  void foreign(int layer) {
    foreign.add(layer, packets);
  }

  /**
   * Records that a packet inside the current one was skipped because there are too many tunnels.
   */
  void unfollowed() {
    unfollowed++;
  }

  /** Records a DNS message in the current packet that could not be read completely. */
  void undecodable() {
    undecodable.add(packets);
  }

  /** Records a DNS response in the current packet of which the capture lacks the end. */
  void answerCutShort() {
    answersCutShort.add(packets);
  }

  long packets() {
    return packets;
  }

  CaptureStats stats(String file, String format) {
    SortedMap<String, Long> types = new TreeMap<>();
    known.forEach(
        (type, count) -> {
          if (count.count > 0) {
            types.put(type.name(), count.count);
          }
        });
    unknown.forEach((number, count) -> types.put(name(number), count));
    if (otherUnknown > 0) {
      types.put("others", otherUnknown);
    }
    SortedMap<SkipReason, Long> reasons = new TreeMap<>();
    skipped.forEach(
        (reason, count) -> {
          if (count.count > 0) {
            reasons.put(reason, count.count);
          }
        });
    boolean timed = first <= last;
    return new CaptureStats(
        file,
        format,
        packets,
        timed ? Optional.of(EpochNanos.instant(first)) : Optional.empty(),
        timed ? Optional.of(EpochNanos.instant(last)) : Optional.empty(),
        types,
        reasons);
  }

  /** Reports what people must know about skipped packets, one diagnostic per kind. */
  void report(String file, Diagnostics diagnostics) {
    long ofUnknownTypes = unknown.values().stream().mapToLong(Long::longValue).sum() + otherUnknown;
    // An unreadable capture is as good as none.
    Severity severity = ofUnknownTypes == packets ? Severity.SEVERE : Severity.WARNING;
    unknown.forEach(
        (number, count) ->
            add(
                diagnostics,
                severity,
                "capture-link-type-unknown",
                file,
                number < 0
                    ? "Skipped packets of an interface that the file does not describe."
                    : "Packets of link type "
                        + number
                        + " were skipped: this link type is not supported. Capture on an Ethernet interface, or with tcpdump -i any.",
                count));
    add(
        diagnostics,
        severity,
        "capture-link-type-unknown",
        file,
        "Skipped packets of further link types.",
        otherUnknown);
    foreign.report(file, diagnostics);
    add(
        diagnostics,
        Severity.WARNING,
        "tunnels-capped",
        file,
        "Skipped packets inside tunnels, because there are more than "
            + TunnelTable.MOST
            + " pairs of tunnel ends.",
        unfollowed);
    add(
        diagnostics,
        Severity.SEVERE,
        "packets-cut-short",
        file,
        "Skipped packets that the capture cut off before their ports; the first is frame "
            + counted(SkipReason.CUT_SHORT).firstFrame
            + ". Their connections are unknown, and the policies would break them; capture with a"
            + " larger snaplen (tcpdump -s 0).",
        counted(SkipReason.CUT_SHORT).count);
    add(
        diagnostics,
        Severity.WARNING,
        "packets-malformed",
        file,
        "Skipped packets with contradictory headers; the first is frame "
            + counted(SkipReason.MALFORMED).firstFrame
            + ".",
        counted(SkipReason.MALFORMED).count);
    add(
        diagnostics,
        Severity.WARNING,
        "capture-without-time",
        file,
        "Packets have no time stamp (simple packet blocks); each was given the latest time before it, so their order is known, but not the time between them.",
        untimed);
    add(
        diagnostics,
        Severity.INFO,
        "capture-blocks-left-out",
        file,
        "Skipped pcapng blocks that are not packets (decryption secrets, custom or unknown blocks).",
        passedOver);
    add(
        diagnostics,
        Severity.INFO,
        "dns-undecodable",
        file,
        "DNS messages could not be read completely; the first is in frame "
            + undecodable.firstFrame
            + ". The readable part was used.",
        undecodable.count);
    add(
        diagnostics,
        Severity.WARNING,
        "dns-answers-cut-short",
        file,
        "The capture cut off answers of name resolution; the first is in frame "
            + answersCutShort.firstFrame
            + ". Outside addresses may lack their names, and rules the other addresses of a name: capture with a larger snaplen (tcpdump -s 0).",
        answersCutShort.count);
    add(
        diagnostics,
        Severity.INFO,
        "capture-names-unreadable",
        file,
        "Names of addresses in the file (name resolution blocks) could not be read: outside addresses may lack their names.",
        unreadableNames);
  }

  private static void add(
      Diagnostics diagnostics,
      Severity severity,
      String code,
      String file,
      String message,
      long count) {
    if (count > 0) {
      diagnostics.add(new Diagnostic(severity, code, file, message, count));
    }
  }

  private Count counted(SkipReason reason) {
    return requireNonNull(skipped.get(reason));
  }

  private static String name(int number) {
    return number < 0 ? "no interface" : "link type " + number;
  }
}
