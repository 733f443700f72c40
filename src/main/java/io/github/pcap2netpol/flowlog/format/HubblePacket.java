package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.flowlog.model.FlowRecord.OpenedBy;
import io.github.pcap2netpol.flowlog.model.FlowRecord.Shows;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.net.Protocol;
import java.util.Optional;

/**
 * The transport header in one of Hubble's flows.
 *
 * @param isReply whether connection tracking knows it as one of the responder's packets; empty if
 *     the record does not say
 * @param flags of TCP; empty for other protocols
 */
record HubblePacket(
    Protocol protocol,
    Optional<String> sourcePort,
    Optional<String> destinationPort,
    Optional<Boolean> isReply,
    Mapping flags) {

  /** Empty for protocols that a policy can't name. */
  static Optional<HubblePacket> of(Mapping flow) {
    Mapping l4 = flow.mapping("l4");
    for (Protocol protocol : Protocol.values()) {
      if (l4.fields().get(protocol.name()) instanceof Mapping header) {
        return Optional.of(
            new HubblePacket(
                protocol,
                header.text("source_port"),
                header.text("destination_port"),
                isReply(flow),
                header.mapping("flags")));
      }
    }
    return Optional.empty();
  }

  /** "reply" is the older field, which is never written if it is false. */
  private static Optional<Boolean> isReply(Mapping flow) {
    if (flow.fields().get("is_reply") instanceof Value.Bool known) {
      return Optional.of(known.value());
    }
    return flow.isTrue("reply") ? Optional.of(true) : Optional.empty();
  }

  OpenedBy openedBy(boolean dropped) {
    if (isReply.isPresent()) {
      return isReply.get() ? OpenedBy.DESTINATION : OpenedBy.SOURCE;
    }
    if (protocol == Protocol.TCP && flags.isTrue("SYN")) {
      return flags.isTrue("ACK") ? OpenedBy.DESTINATION : OpenedBy.SOURCE;
    }
    // A dropped packet never became a connection, so it can't be an answer.
    return protocol != Protocol.TCP && dropped ? OpenedBy.SOURCE : OpenedBy.UNKNOWN;
  }

  Shows shows(OpenedBy openedBy, boolean dropped) {
    boolean opening = flags.isTrue("SYN") && !flags.isTrue("ACK");
    if (dropped) {
      boolean attempt = protocol != Protocol.TCP || opening || flags.fields().isEmpty();
      return attempt && openedBy == OpenedBy.SOURCE ? Shows.DROPPED : Shows.PACKETS;
    }
    if (protocol != Protocol.TCP) {
      return openedBy == OpenedBy.DESTINATION ? Shows.ANSWERED : Shows.OPENING;
    }
    if (opening) {
      return Shows.OPENING;
    }
    if (flags.isTrue("RST")) {
      return Shows.RESET;
    }
    return openedBy == OpenedBy.UNKNOWN ? Shows.PACKETS : Shows.ANSWERED;
  }
}
