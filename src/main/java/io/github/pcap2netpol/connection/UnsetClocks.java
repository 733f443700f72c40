package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.EpochNanos;
import java.util.Collection;

/** Finds captures without usable times: zero, or the year 1 in place of none. */
public final class UnsetClocks {
  private UnsetClocks() {}

  /** Adds a diagnostic for each such file. */
  public static void find(Collection<CaptureStats> files, Diagnostics diagnostics) {
    for (CaptureStats file : files) {
      file.first()
          .filter(first -> !EpochNanos.isOfAClock(first))
          .ifPresent(
              first ->
                  diagnostics.add(
                      Diagnostic.warning(
                          "capture-without-clock",
                          file.file(),
                          "Its packets begin at "
                              + first
                              + ", which is no time of a clock. They are used in the order of the"
                              + " file, and an address counts as belonging to the pod that had it"
                              + " last: if addresses changed their owners meanwhile, some"
                              + " connections are attributed to the wrong pod.")));
    }
  }
}
