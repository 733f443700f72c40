package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.connection.sums.ExtractedLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Receives the lines of one capture in a connections file, as its packets would be. */
public final class LineIntake {
  private final CaptureTracker capture;

  /** By their numbers in the file. */
  private final Map<Integer, CaptureTracker> interfaces = new HashMap<>();

  public LineIntake(CaptureTracker capture) {
    this.capture = capture;
  }

  /** Receives the next line. */
  public void take(ExtractedLine line) {
    if (line instanceof ExtractedLine.Interface described) {
      interfaces.put(described.number(), capture.at(described.described()));
    } else if (line instanceof ExtractedLine.At seen) {
      take(seen.line(), interfaces.getOrDefault(seen.number(), capture));
    } else if (line instanceof ExtractedLine.End end) {
      capture.addBefore(end.segments(), end.crowdedOut());
    } else if (line instanceof ExtractedLine.Began began) {
      capture.beganAt(began.timeNanos());
    } else if (line instanceof ExtractedLine.Named named) {
      capture.noted().add(named.address(), named.name());
    } else {
      // In a file that continues another, the first interface may be another one.
      take(line, interfaces.getOrDefault(0, capture));
    }
  }

  /**
   * Receives a line.
   *
   * @param tracker the tracker of its interface or tunnel
   */
  private static void take(ExtractedLine line, CaptureTracker tracker) {
    if (line instanceof ExtractedLine.Datagrams exchanged && tracker.recorder().isEmpty()) {
      tracker.addInOrder(exchanged);
    } else if (line instanceof ExtractedLine.StreamSlice slice) {
      tracker.addInOrder(slice);
    } else if (line instanceof ExtractedLine.Open open) {
      tracker.resume(open);
    } else if (line instanceof ExtractedLine.LookupTurn turn) {
      tracker.add(turn);
    } else if (line instanceof ExtractedLine.OfConversation conversation) {
      // In flow records, datagrams too are whole exchanges, in no particular order.
      tracker.add(conversation);
    } else if (line instanceof ExtractedLine.Other other) {
      tracker.others().add(other);
    } else if (line instanceof ExtractedLine.Inside within) {
      take(within, 0, tracker);
    } else if (line instanceof ExtractedLine.Resolved resolved) {
      tracker.add(resolved);
    }
  }

  private static void take(ExtractedLine.Inside within, int depth, CaptureTracker tracker) {
    if (depth == within.tunnel().size()) {
      take(within.line(), tracker);
      return;
    }
    Optional<CaptureTracker> inside = tracker.inside(within.tunnel().get(depth));
    if (inside.isPresent()) {
      take(within, depth + 1, inside.get());
    } else {
      tracker.dropInside();
    }
  }
}
