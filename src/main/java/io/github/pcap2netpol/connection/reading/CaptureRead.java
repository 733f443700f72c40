package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.NodeOwner;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.proc.NodeLinks;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.CaptureView;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.connection.sums.Recorder;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One capture after reading.
 *
 * @param input the capture
 * @param files the names of its files
 * @param tracker the tracker of its packets
 * @param sums its sums
 * @param stats of each file
 * @param extracted the connections file it was read from, if any
 * @param links what is known about the interfaces of the node it was taken on
 */
public record CaptureRead(
    CaptureInput input,
    List<String> files,
    CaptureTracker tracker,
    CaptureSums sums,
    List<CaptureStats> stats,
    Optional<String> extracted,
    NodeLinks links) {
  public String name() {
    return files.get(0);
  }

  /** The node that it was taken on, as its name or the addresses of the node's interfaces tell. */
  Optional<String> node(PodsByName pods) {
    return input
        .node()
        .or(
            () ->
                links.own().stream()
                    .map(address -> pods.owner(address, tracker.sums().involved().firstNanos()))
                    .filter(NodeOwner.class::isInstance)
                    .map(owner -> ((NodeOwner) owner).node().name())
                    .findFirst());
  }

  /** The capture's views, with their pods as far as the file's name and the addresses show. */
  public Seen seen(PodsByName pods, Diagnostics diagnostics) {
    Optional<Recorder> recorder = tracker.recorder();
    if (recorder.isPresent()) {
      List<CaptureTracker> inside =
          TunnelInsides.counted(this, CaptureOrigin.NODE, pods, diagnostics);
      return seen(SeveralPods.ofRecords(this, pods, recorder.get()), inside, diagnostics);
    }
    CaptureMatch match = new CaptureMatch(pods, diagnostics);
    if (match.isOfSeveral(this)) {
      Diagnostics said = new Diagnostics();
      List<CaptureTracker> inside = TunnelInsides.counted(this, CaptureOrigin.NODE, pods, said);
      Optional<SeveralPods> several = SeveralPods.of(this, inside, pods);
      if (several.isPresent()) {
        diagnostics.addAll(said.sorted());
        return seen(several.get(), inside, diagnostics);
      }
    }
    CaptureOrigin place = match.place(this);
    List<String> all = new ArrayList<>(files);
    place.pod().ifPresent(ref -> all.add(SocketSamples.file(ref)));
    CapturePoint point = new CapturePoint(name(), place.pod());
    List<CaptureTracker> trackers = new ArrayList<>();
    trackers.addAll(tracker.byInterface());
    trackers.addAll(TunnelInsides.counted(this, place, pods, diagnostics));
    List<CaptureView> views = new ArrayList<>();
    for (CaptureTracker each : trackers) {
      views.add(
          new CaptureView(
              point,
              all,
              each.sums().sums(),
              each.sums().pairs(),
              new TreeMap<>(),
              tracker.kept(),
              each == tracker ? stats : List.of()));
    }
    return new Seen(point, all, trackers, views, List.of());
  }

  private Seen seen(SeveralPods several, List<CaptureTracker> inside, Diagnostics diagnostics) {
    List<CaptureTracker> trackers = new ArrayList<>(tracker.byInterface());
    trackers.addAll(inside);
    List<Watched> watched = several.watched();
    diagnostics.add(
        several
            .uplink()
            .map(uplink -> WatchedPods.ofUplink(name(), uplink, several.masqueraded()))
            .orElseGet(() -> WatchedPods.finding(name(), watched)));
    return new Seen(
        new CapturePoint(name(), Optional.empty()),
        files,
        trackers,
        several.views(inside),
        watched);
  }

  /**
   * The part of a capture that counts.
   *
   * @param point where it was taken
   * @param files the names of its files, and of the pod's samples
   * @param trackers the trackers of its packets, and of those inside tunnels that count
   * @param views its views, one for each pod if it is of several
   * @param watched the pods whose traffic it holds, if it is of several
   */
  public record Seen(
      CapturePoint point,
      List<String> files,
      List<CaptureTracker> trackers,
      List<CaptureView> views,
      List<Watched> watched) {
    public Seen {
      files = List.copyOf(files);
      trackers = List.copyOf(trackers);
      views = List.copyOf(views);
      watched = List.copyOf(watched);
    }

    /**
     * Whether its only view shows everything that a pod's own capture shows, so that no answer can
     * be in another view: on another interface, or in a tunnel.
     */
    public boolean isWholeInOneView() {
      return watched.isEmpty() && views.size() == 1 && point.pod().isPresent();
    }
  }

  /** How many conversations are waiting for a decision on who opened them. */
  int waiting() {
    return tracker.allSums().stream().mapToInt(each -> each.pairs().size()).sum();
  }

  /**
   * Decides now, as well as possible, conversations that were to wait until all captures are read.
   */
  void settle() {
    tracker.allSums().forEach(CaptureSums::settlePairs);
  }

  boolean isEmpty() {
    return stats.stream().allMatch(file -> file.packets() == 0);
  }
}
