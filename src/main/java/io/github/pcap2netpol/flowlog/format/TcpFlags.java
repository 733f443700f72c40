package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.flowlog.model.FlowRecord.OpenedBy;
import io.github.pcap2netpol.flowlog.model.FlowRecord.Shows;
import io.github.pcap2netpol.manifest.Value.Mapping;
import java.util.List;

/**
 * The TCP flags of all packets of one of NetObserv's flows: those of RFC 9293, and three of its own
 * for packets that have two of them. Written as a number or, by newer versions, as a list of words.
 */
record TcpFlags(boolean syn, boolean synAck, boolean rst, boolean others) {
  private static final long SYN = 0x02;
  private static final long RST = 0x04;
  private static final long SYN_ACK = 0x100;
  private static final long RST_ACK = 0x400;

  /** FIN, PSH, ACK, URG, and FIN with ACK. */
  private static final long OTHERS = 0x01 | 0x08 | 0x10 | 0x20 | 0x200;

  /** No flags for other protocols. */
  static TcpFlags of(Mapping flow) {
    long bits = Fields.count(flow.text("Flags")).orElse(0);
    for (String word : flow.texts("Flags")) {
      bits |= bit(word);
    }
    boolean answers = (bits & SYN_ACK) != 0;
    return new TcpFlags(
        (bits & SYN) != 0 && !answers,
        answers,
        (bits & (RST | RST_ACK)) != 0,
        (bits & OTHERS) != 0);
  }

  private static long bit(String word) {
    List<String> words = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR");
    return switch (word) {
      case "SYN_ACK" -> SYN_ACK;
      case "FIN_ACK" -> 0x200;
      case "RST_ACK" -> RST_ACK;
      default -> words.contains(word) ? 1L << words.indexOf(word) : 0;
    };
  }

  OpenedBy openedBy() {
    if (synAck) {
      return OpenedBy.DESTINATION;
    }
    return syn ? OpenedBy.SOURCE : OpenedBy.UNKNOWN;
  }

  Shows shows() {
    if (synAck) {
      return Shows.ANSWERED;
    }
    if (syn) {
      // The originator sends nothing else before there is an answer.
      return others ? Shows.ANSWERED : Shows.OPENING;
    }
    return rst && !others ? Shows.RESET : Shows.PACKETS;
  }
}
