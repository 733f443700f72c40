package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.dns.DnsContents;
import io.github.pcap2netpol.capture.file.ByteWindow;
import io.github.pcap2netpol.capture.file.Link;
import io.github.pcap2netpol.capture.file.PieceHandler;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.net.IpAddress;

/**
 * The records of one piece of a file, dissected: the packets are logged and counted as if the piece
 * were a separate file.
 */
final class LoggedPiece implements PieceHandler.Piece {
  private final PacketLog log = new PacketLog();
  private final PacketLayers layers;
  private PacketFeed feed;

  LoggedPiece(OverlayPorts overlays, DnsContents contents) {
    layers = new PacketLayers(overlays, contents);
    feed = newFeed();
  }

  private PacketFeed newFeed() {
    return new PacketFeed(log.handler(), layers, new FileCounts());
  }

  @Override
  public void clear() {
    log.clear();
    feed = newFeed();
  }

  PacketLog log() {
    return log;
  }

  PacketFeed feed() {
    return feed;
  }

  @Override
  public void record(
      ByteWindow in,
      int at,
      int captured,
      long original,
      Link link,
      boolean bigEndian,
      long timeNanos) {
    feed.record(in, at, captured, original, link, bigEndian, timeNanos);
  }

  @Override
  public void named(IpAddress address, String name) {
    feed.named(address, name);
  }

  @Override
  public void unreadableNames(long count) {
    feed.unreadableNames(count);
  }

  @Override
  public void passedOver() {
    feed.passedOver();
  }
}
