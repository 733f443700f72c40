package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Hypothetical flows, to be judged. */
public final class HypotheticalFlow {
  private static final IpAddress NO_ADDRESS = IpAddress.of("0.0.0.0");
  private static final Sighting NOWHERE = new Sighting(Instant.EPOCH, "", 0);
  private static final Tally NOTHING = new Tally(0, 0, NOWHERE, NOWHERE, List.of());
  private static final CapturePoint NO_CAPTURE = new CapturePoint("", Optional.empty());

  private HypotheticalFlow() {}

  /**
   * A flow between two ends, in a family that they share.
   *
   * @param dialled the Service's address and port, if it goes to a Service
   */
  public static Flow of(Flow.End from, Flow.End to, PortProtocol port, Optional<Endpoint> dialled) {
    IpAddress responder =
        dialled
            .map(Endpoint::address)
            .orElseGet(() -> address(to, address(from, NO_ADDRESS).isIpv4()));
    PortProtocol called =
        dialled.map(each -> new PortProtocol(port.protocol(), each.port())).orElse(port);
    return new Flow(
        from,
        to,
        port,
        new Connection(
            NO_CAPTURE,
            address(from, responder.isIpv4()),
            responder,
            called,
            State.ESTABLISHED,
            Evidence.HANDSHAKE,
            false,
            NOTHING));
  }

  private static IpAddress address(Flow.End end, IpAddress otherwise) {
    return end instanceof Flow.PodEnd pod
        ? pod.pod().addresses().stream().findFirst().orElse(otherwise)
        : end instanceof Flow.NodeEnd node ? node.address() : ((Flow.AddressEnd) end).address();
  }

  private static IpAddress address(Flow.End end, boolean ipv4) {
    if (end instanceof Flow.PodEnd pod) {
      Pod one = pod.pod();
      return one.addresses().stream()
          .filter(each -> each.isIpv4() == ipv4)
          .findFirst()
          .orElseGet(() -> address(end, NO_ADDRESS));
    }
    return address(end, NO_ADDRESS);
  }
}
