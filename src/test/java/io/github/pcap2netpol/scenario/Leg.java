package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Optional;

/**
 * A conversation as seen at one place.
 *
 * @param captured the pod whose capture sees it, if any does
 * @param atOriginator whether that pod opened it: its packets go out there
 * @param source the originator's address as seen there
 * @param sourcePort the originator's port as seen there
 * @param destination the responder as seen there
 * @param loopback whether it passes over {@code lo}, where each packet is captured twice
 */
record Leg(
    Optional<PodSketch> captured,
    boolean atOriginator,
    IpAddress source,
    int sourcePort,
    Endpoint destination,
    boolean loopback) {

  Endpoint origin() {
    return new Endpoint(source, sourcePort);
  }
}
