package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.reading.CaptureTracker;
import io.github.pcap2netpol.connection.sums.Opener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a test sees of a capture that was followed. */
final class ShownCapture {
  static final CapturePoint POINT = new CapturePoint("web-0", Optional.empty());
  static final List<String> PARTS = List.of("web-0.pcap", "web-0.1.pcap");

  private ShownCapture() {}

  /** Everything known about a capture at the end, in order. */
  static List<String> of(CaptureTracker tracker) {
    CaptureSums sums = tracker.finish();
    List<String> shown = new ArrayList<>();
    sums.sums().forEach((key, sum) -> shown.add(key + " " + sum.tally(PARTS)));
    sums.pairs()
        .forEach(
            (key, pair) ->
                shown.add(
                    key
                        + " "
                        + pair.sum.tally(PARTS)
                        + List.of(
                            pair.oneFirst(),
                            pair.isBothWays(),
                            pair.outcome(new Opener(true, Evidence.FIRST_PACKET)),
                            pair.outcome(new Opener(false, Evidence.FIRST_PACKET)))));
    sums.involved()
        .byAddress()
        .forEach((at, one) -> shown.add(at + " " + one.packets() + " " + one.timeNanos()));
    sums.answered().forEach(listener -> shown.add("answered " + listener));
    tracker.lookups(POINT, PARTS).forEach(lookup -> shown.add(lookup.toString()));
    tracker.noted().forEach((address, name) -> shown.add(address + " noted as " + name));
    shown.add(tracker.kept() + " " + tracker.crowdedOut() + " " + sums.involved().packets());
    Collections.sort(shown);
    return shown;
  }
}
