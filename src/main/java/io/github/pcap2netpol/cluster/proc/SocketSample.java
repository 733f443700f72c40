package io.github.pcap2netpol.cluster.proc;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The sockets of one pod's network namespace at one moment, from {@code /proc/net}.
 *
 * @param time when it was taken
 * @param listening TCP ports in LISTEN and UDP ports bound without a peer, except those bound to
 *     loopback addresses only
 * @param connected TCP connections in ESTABLISHED or a later state (including TIME_WAIT, since they
 *     were established), and connected UDP sockets; none between loopback addresses
 */
public record SocketSample(
    Instant time, SortedSet<PortProtocol> listening, List<ConnectedSocket> connected) {
  public SocketSample {
    listening = Collections.unmodifiableSortedSet(new TreeSet<>(listening));
    connected = List.copyOf(connected);
  }

  /** A socket with a peer. */
  public record ConnectedSocket(Protocol protocol, Endpoint local, Endpoint remote) {}
}
