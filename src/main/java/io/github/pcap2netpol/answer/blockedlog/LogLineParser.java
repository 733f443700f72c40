package io.github.pcap2netpol.answer.blockedlog;

import io.github.pcap2netpol.answer.blockedlog.LogLine.Block;
import io.github.pcap2netpol.answer.blockedlog.LogLine.Other;
import io.github.pcap2netpol.answer.blockedlog.LogLine.Useless;
import io.github.pcap2netpol.answer.blockedlog.LogLine.Why;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parses lines of two formats, each in one pass without regular expressions, since anyone who can
 * send a packet can write to such a log:
 *
 * <ul>
 *   <li>that of Weave Net's controller and of this tool: {@code TCP connection from 10.32.0.7:56648
 *       to 10.32.0.11:80 blocked by Weave NPC.}
 *   <li>that of the kernel's LOG target: {@code IN=a OUT=b SRC=10.32.0.7 DST=10.32.0.11 PROTO=TCP
 *       SPT=56648 DPT=80 SYN}, after any prefix. The prefix of our own rulesets says which end it
 *       was.
 * </ul>
 */
final class LogLineParser {
  private static final String CONNECTION = " connection from ";
  private static final String BLOCKED = " blocked";
  private static final String PREFIX = "pcap2netpol ";

  private LogLineParser() {}

  static LogLine parse(String line) {
    int sentence = line.indexOf(CONNECTION);
    if (sentence > 0 && line.indexOf(BLOCKED, sentence) > 0) {
      return sentence(line, sentence);
    }
    int source = line.indexOf(" SRC=");
    return source >= 0 && line.indexOf(" DST=", source) > 0 && line.contains("IN=")
        ? packet(line, source)
        : new Other();
  }

  private static LogLine sentence(String line, int at) {
    int word = line.lastIndexOf(' ', at - 1) + 1;
    Optional<Protocol> protocol = protocol(line.substring(word, at));
    if (protocol.isEmpty()) {
      return new Useless(Why.PROTOCOL);
    }
    int from = at + CONNECTION.length();
    // The text in brackets after the address names its owner.
    int to = line.indexOf(" to ", from);
    if (to < 0) {
      return new Useless(Why.MALFORMED);
    }
    Optional<Endpoint> source = endpoint(wordAt(line, from));
    Optional<Endpoint> destination = endpoint(wordAt(line, to + " to ".length()));
    if (source.isEmpty() || destination.isEmpty()) {
      return new Useless(Why.MALFORMED);
    }
    return new Block(
        new LoggedBlock(
            LogTime.in(line, word),
            source.get().address(),
            destination.get().address(),
            new PortProtocol(protocol.get(), destination.get().port()),
            Optional.empty()));
  }

  private static LogLine packet(String line, int at) {
    Map<String, String> fields = new HashMap<>();
    Set<String> flags = new HashSet<>();
    // An ICMP error quotes the packet it is about in square brackets.
    int bracket = line.indexOf('[', at);
    int end = bracket < 0 ? line.length() : bracket;
    for (int start = at + 1; start < end; ) {
      int blank = line.indexOf(' ', start);
      int stop = blank < 0 || blank > end ? end : blank;
      int equals = line.indexOf('=', start);
      if (equals > start && equals < stop) {
        fields.putIfAbsent(line.substring(start, equals), line.substring(equals + 1, stop));
      } else if (stop > start) {
        flags.add(line.substring(start, stop));
      }
      start = stop + 1;
    }
    Optional<Protocol> protocol = protocol(fields.getOrDefault("PROTO", ""));
    if (protocol.isEmpty() || !fields.containsKey("DPT")) {
      return new Useless(Why.PROTOCOL);
    }
    if (protocol.get() == Protocol.TCP && (!flags.contains("SYN") || flags.contains("ACK"))) {
      return new Useless(Why.NOT_AN_OPENING);
    }
    Optional<IpAddress> source = IpAddress.parse(fields.getOrDefault("SRC", ""));
    Optional<IpAddress> destination = IpAddress.parse(fields.getOrDefault("DST", ""));
    int port = port(fields.getOrDefault("DPT", ""));
    if (source.isEmpty() || destination.isEmpty() || port < 0) {
      return new Useless(Why.MALFORMED);
    }
    return new Block(
        new LoggedBlock(
            LogTime.in(line, at),
            source.get(),
            destination.get(),
            new PortProtocol(protocol.get(), port),
            end(line, at)));
  }

  /** What the prefix of our own rulesets says. */
  private static Optional<Direction> end(String line, int before) {
    int prefix = line.lastIndexOf(PREFIX, before);
    if (prefix < 0) {
      return Optional.empty();
    }
    return switch (wordAt(line, prefix + PREFIX.length())) {
      case "egress" -> Optional.of(Direction.EGRESS);
      case "ingress" -> Optional.of(Direction.INGRESS);
      default -> Optional.empty();
    };
  }

  private static Optional<Protocol> protocol(String word) {
    return switch (word) {
      case "TCP", "tcp" -> Optional.of(Protocol.TCP);
      case "UDP", "udp" -> Optional.of(Protocol.UDP);
      case "SCTP", "sctp" -> Optional.of(Protocol.SCTP);
      default -> Optional.empty();
    };
  }

  private static String wordAt(String line, int start) {
    int blank = line.indexOf(' ', start);
    return line.substring(start, blank < 0 ? line.length() : blank);
  }

  /** {@code 10.32.0.7:80}, {@code [fd00::1]:80}, or {@code fd00::1:80} as Weave writes it. */
  private static Optional<Endpoint> endpoint(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String address = text.substring(0, colon);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    int port = port(text.substring(colon + 1));
    return port < 0
        ? Optional.empty()
        : IpAddress.parse(address).map(parsed -> new Endpoint(parsed, port));
  }

  /** The number, or -1 if it is not a port. */
  private static int port(String digits) {
    if (digits.isEmpty() || digits.length() > 5) {
      return -1;
    }
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      port = 10 * port + digit - '0';
    }
    return port > 65535 ? -1 : port;
  }
}
