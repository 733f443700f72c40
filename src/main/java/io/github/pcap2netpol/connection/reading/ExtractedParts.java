package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.KnownPlaces;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Combines what was read from captures and from connections files. */
record ExtractedParts(KnownPlaces named, Diagnostics diagnostics) {
  private static final Comparator<CaptureRead> ORDER =
      Comparator.comparing(CaptureRead::input, CaptureReading.ORDER)
          .thenComparing(read -> read.extracted().isPresent())
          .thenComparing(read -> read.extracted().orElse(""));

  /** The captures in order, without duplicates. Reports those that contradict each other. */
  List<CaptureRead> checked(List<CaptureRead> reads) {
    if (reads.stream().allMatch(read -> read.extracted().isEmpty())) {
      return reads;
    }
    List<CaptureRead> once = new ArrayList<>();
    Set<CaptureStats> seen = new HashSet<>();
    // Those of most files first, which may include others.
    for (CaptureRead read :
        reads.stream()
            .sorted(
                Comparator.comparing((CaptureRead read) -> -read.files().size())
                    .thenComparing(ORDER))
            .toList()) {
      // The same files, each with the same number of packets and the same times.
      if (seen.containsAll(read.stats())) {
        diagnostics.add(
            Diagnostic.warning(
                "capture-twice",
                read.name(),
                "It was given more than once, as a capture or in connections files; it is used once."));
      } else {
        seen.addAll(read.stats());
        once.add(read);
      }
    }
    once.sort(ORDER);
    findPartsApart(once);
    return once;
  }

  private void findPartsApart(List<CaptureRead> reads) {
    Map<Path, CaptureRead> byPart = new HashMap<>();
    for (CaptureRead read : reads) {
      read.input().parts().forEach(part -> byPart.put(part, read));
    }
    for (CaptureInput whole : named.gathered(new TreeSet<>(byPart.keySet()))) {
      Set<String> apart = new TreeSet<>();
      boolean extracted = false;
      for (Path part : whole.parts()) {
        CaptureRead read = byPart.get(part);
        if (read != null) {
          apart.add(read.name());
          extracted |= read.extracted().isPresent();
        }
      }
      if (extracted && apart.size() > 1) {
        diagnostics.add(
            Diagnostic.warning(
                "capture-parts-apart",
                apart.iterator().next(),
                "Its parts cannot be joined, since one of them is given as a capture, through a"
                    + " pipe, or in a connections file of an earlier release: a connection that goes"
                    + " on from one to the next may be counted twice, or as open before the second"
                    + " began. Extract all parts with this release."));
      }
    }
  }
}
