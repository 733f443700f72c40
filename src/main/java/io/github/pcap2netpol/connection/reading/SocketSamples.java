package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.cluster.proc.SocketSample.ConnectedSocket;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.opener.CaptureView;
import io.github.pcap2netpol.connection.opener.KnownPorts;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Pair;
import io.github.pcap2netpol.connection.sums.PairKey;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.EpochNanos;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Adds the open connections that only the pods' socket samples show. */
public record SocketSamples(AddressBook addresses, Epochs epochs, PodsByName pods) {
  /** The views, plus one for each pod that has samples but no capture. */
  public List<CaptureView> addTo(List<CaptureView> views) {
    List<CaptureView> all = new ArrayList<>(views);
    Map<PodRef, CaptureView> captured = new HashMap<>();
    for (CaptureView view : views) {
      view.point().pod().ifPresent(pod -> captured.putIfAbsent(pod, view));
    }
    for (PodRef ref : pods.byRef().keySet()) {
      TreeMap<PairKey, Pair> sockets = new TreeMap<>();
      String file = file(ref);
      Optional<CaptureView> own = Optional.ofNullable(captured.get(ref));
      int part = own.map(view -> view.files().size() - 1).orElse(0);
      for (SocketSample sample : addresses.samples(ref)) {
        if (pods.named(ref).stream().anyMatch(pod -> KnownPorts.isOf(sample, pod))) {
          take(sample, part, sockets);
        }
      }
      if (sockets.isEmpty()) {
        continue;
      }
      if (own.isEmpty()) {
        CaptureView view = CaptureView.ofSockets(new CapturePoint(file, Optional.of(ref)));
        view.sockets().putAll(sockets);
        all.add(view);
      } else {
        own.get().sockets().putAll(sockets);
      }
    }
    return all;
  }

  private void take(SocketSample sample, int part, TreeMap<PairKey, Pair> sockets) {
    Mark mark = new Mark(EpochNanos.of(sample.time()), part, 0);
    for (ConnectedSocket socket : sample.connected()) {
      Endpoint local = socket.local();
      Endpoint remote = socket.remote();
      if (local.address().isLoopback()
          || remote.address().isLoopback()
          || local.address().equals(remote.address())) {
        continue;
      }
      PairKey key =
          PairKey.of(
              socket.protocol(),
              epochs.at(local.address(), mark.timeNanos()),
              local.port(),
              epochs.at(remote.address(), mark.timeNanos()),
              remote.port());
      sockets.merge(key, Pair.ofSocket(key, mark), Pair::plus);
    }
  }

  /** The name of a pod's samples, as shown in a {@link Sighting}. */
  public static String file(PodRef ref) {
    return "sockets/" + ref.namespace() + "/" + ref.name() + ".proc";
  }
}
