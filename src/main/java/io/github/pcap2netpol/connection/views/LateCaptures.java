package io.github.pcap2netpol.connection.views;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.opener.CaptureView;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.connection.sums.KeptSegments;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Finds captures that can't show the connections that were open before they began: the filter kept
 * only openings and closings, the pod had been running for a while, and there is no sample of its
 * sockets.
 */
public final class LateCaptures {
  /** A sidecar starts within this time of its pod, which includes pulling images. */
  private static final Duration SAME_START = Duration.ofSeconds(60);

  private final PodsByName pods;
  private final AddressBook addresses;

  public LateCaptures(PodsByName pods, AddressBook addresses) {
    this.pods = pods;
    this.addresses = addresses;
  }

  /** Adds a diagnostic for each such capture. */
  public void find(List<CaptureView> views, Diagnostics diagnostics) {
    for (CaptureView view : views) {
      if (view.kept() != KeptSegments.SYN && view.kept() != KeptSegments.OPENINGS_AND_CLOSINGS) {
        continue;
      }
      view.point()
          .pod()
          .filter(pod -> addresses.samples(pod).isEmpty())
          .flatMap(pod -> view.firstPacket().filter(first -> hadRun(pod, first)))
          .ifPresent(first -> diagnostics.add(late(view, first)));
    }
  }

  private boolean hadRun(PodRef pod, Instant first) {
    return pods.named(pod).stream()
        .map(Pod::from)
        .filter(from -> from.isBefore(first))
        .max(Comparator.naturalOrder())
        .filter(from -> !from.equals(Instant.MIN))
        .filter(from -> from.plus(SAME_START).isBefore(first))
        .isPresent();
  }

  private static Diagnostic late(CaptureView view, Instant first) {
    return Diagnostic.severe(
        "capture-began-late",
        view.point().name(),
        "Its first packet is from "
            + first
            + ", more than a minute after its pod started, its filter kept only openings and closings, and there is no sample of the pod's sockets: connections that were open all along are unknown, and the policies would break them. Restart the workload while it is"
            + " captured, capture without a filter, or add sockets/<namespace>/<pod>.proc.");
  }
}
