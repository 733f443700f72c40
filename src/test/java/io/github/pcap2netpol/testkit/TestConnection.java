package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Builds a connection from what matters to a test. By default it was opened once, with a handshake,
 * in 1970, in the capture a.pcap of no pod.
 */
public final class TestConnection {
  private final IpAddress from;
  private final IpAddress to;
  private final PortProtocol port;
  private CapturePoint capture = new CapturePoint("a.pcap", Optional.empty());
  private State state = State.ESTABLISHED;
  private Tally tally;

  private TestConnection(IpAddress from, IpAddress to, PortProtocol port) {
    this.from = from;
    this.to = to;
    this.port = port;
    Sighting sighting = new Sighting(Instant.EPOCH, capture.name(), 1);
    tally = new Tally(1, 3, sighting, sighting, List.of());
  }

  public static TestConnection between(IpAddress from, IpAddress to, PortProtocol port) {
    return new TestConnection(from, to, port);
  }

  public TestConnection capturedAt(CapturePoint point) {
    capture = point;
    return this;
  }

  public TestConnection state(State value) {
    state = value;
    return this;
  }

  public TestConnection tally(Tally value) {
    tally = value;
    return this;
  }

  public Connection build() {
    return new Connection(capture, from, to, port, state, Evidence.HANDSHAKE, false, tally);
  }
}
