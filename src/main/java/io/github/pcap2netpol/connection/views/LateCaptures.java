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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** A pod whose earlier connections a capture can't show. */
  private record Late(PodRef pod, Instant first) {}

  /** Adds a diagnostic for each such capture. */
  public void find(List<CaptureView> views, Diagnostics diagnostics) {
    SortedMap<String, List<Late>> byCapture = new TreeMap<>();
    Map<String, Set<PodRef>> podsOf = new HashMap<>();
    for (CaptureView view : views) {
      view.point()
          .pod()
          .ifPresent(
              pod -> podsOf.computeIfAbsent(view.point().name(), any -> new HashSet<>()).add(pod));
      late(view)
          .ifPresent(
              late ->
                  byCapture
                      .computeIfAbsent(view.point().name(), any -> new ArrayList<>())
                      .add(late));
    }
    byCapture.forEach(
        (capture, late) ->
            diagnostics.add(
                finding(capture, late, podsOf.getOrDefault(capture, Set.of()).size() > 1),
                late.stream().map(each -> each.pod().namespace()).toList()));
  }

  private Optional<Late> late(CaptureView view) {
    if (view.kept() != KeptSegments.SYN && view.kept() != KeptSegments.OPENINGS_AND_CLOSINGS) {
      return Optional.empty();
    }
    return view.point()
        .pod()
        .filter(pod -> addresses.samples(pod).isEmpty())
        .flatMap(
            pod ->
                view.firstPacket()
                    .filter(first -> hadRun(pod, first))
                    .map(first -> new Late(pod, first)));
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

  private static Diagnostic finding(String capture, List<Late> late, boolean ofSeveral) {
    List<PodRef> pods = late.stream().map(Late::pod).distinct().sorted().toList();
    String whose =
        !ofSeveral
            ? "its pod"
            : pods.size() == 1
                ? "pod " + pods.get(0)
                : "pods "
                    + pods.get(0)
                    + " and "
                    + (pods.size() == 2 ? pods.get(1) : (pods.size() - 1) + " others");
    return Diagnostic.severe(
        "capture-began-late",
        capture,
        "Its first packet is from "
            + late.get(0).first()
            + ", more than a minute after "
            + whose
            + " started, its filter kept only openings and closings, and there is no sample of "
            + (!ofSeveral ? "the pod's" : pods.size() == 1 ? "its" : "their")
            + " sockets: connections that were open all along are unknown, and the policies would"
            + " break them. Restart the workload while it is captured, capture without a filter,"
            + " or add sockets/<namespace>/<pod>.proc.");
  }
}
