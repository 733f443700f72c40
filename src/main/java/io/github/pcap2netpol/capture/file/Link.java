package io.github.pcap2netpol.capture.file;

import io.github.pcap2netpol.capture.layer.LinkType;
import io.github.pcap2netpol.capture.packet.NetworkInterface;
import org.jspecify.annotations.Nullable;

/**
 * The link type of a file, or of one of its interfaces.
 *
 * @param number its number, -1 for an interface that the file does not describe
 * @param type its type, null if this tool can't read it
 * @param of the interface; one object for all its packets
 */
public record Link(int number, @Nullable LinkType type, NetworkInterface of) {
  static final Link UNDESCRIBED = new Link(-1, null, NetworkInterface.UNKNOWN);

  static Link of(int number, NetworkInterface seenOn) {
    return new Link(number, LinkType.of(number).orElse(null), seenOn);
  }
}
