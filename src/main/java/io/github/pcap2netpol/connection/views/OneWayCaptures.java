package io.github.pcap2netpol.connection.views;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.opener.CaptureView;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.connection.opener.ShownDirections;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.List;

/**
 * Finds captures of a pod that show one direction of its connections only, as with {@code tcpdump
 * -Q in} or a filter on the source or destination. An answer alone can be forged, so it proves no
 * connection: half of what such a pod does is missing.
 */
public final class OneWayCaptures {
  private final PodsByName pods;

  public OneWayCaptures(PodsByName pods) {
    this.pods = pods;
  }

  /**
   * Adds a diagnostic for each such capture.
   *
   * @param views captures of one pod each
   */
  public void find(List<CaptureView> views, Diagnostics diagnostics) {
    for (CaptureView view : views) {
      view.point().pod().ifPresent(pod -> find(view, pod, diagnostics));
    }
  }

  private void find(CaptureView view, PodRef pod, Diagnostics diagnostics) {
    ShownDirections shown = ShownDirections.in(view, pod, pods);
    if (shown.both() || !(shown.sent() || shown.received())) {
      return;
    }
    diagnostics.add(
        Diagnostic.severe(
            "capture-one-way",
            view.point().name(),
            what(shown)
                + " Connections are missing, and the policies would break them. Capture both"
                + " directions: without tcpdump -Q, and without src or dst in the filter."),
        List.of(pod.namespace()));
  }

  private static String what(ShownDirections shown) {
    if (shown.sent() && shown.received()) {
      return "It shows only one direction of each TCP connection.";
    }
    return shown.sent()
        ? "Of TCP connections it shows only what the pod sent, so it is not known who called the"
            + " pod."
        : "Of TCP connections it shows only what the pod received, so it is not known whom the pod"
            + " called.";
  }
}
