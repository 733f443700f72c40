package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.flowlog.model.FlowRecord;
import io.github.pcap2netpol.flowlog.model.FlowRecord.OpenedBy;
import io.github.pcap2netpol.flowlog.model.FlowRecord.RecordedAt;
import io.github.pcap2netpol.flowlog.model.FlowRecord.Shows;
import io.github.pcap2netpol.flowlog.model.FlowSink;
import io.github.pcap2netpol.flowlog.model.TimeSpan;
import io.github.pcap2netpol.flowlog.model.Unused;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.Protocol;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A node's connection tracking table: what {@code conntrack -L} and {@code conntrack -E} print,
 * with or without {@code -o extended} and {@code -o timestamp}, and {@code /proc/net/nf_conntrack}.
 * An entry has the addresses of a connection as the originator sends them and as the answers have
 * them. Where the two differ, the node translated the address of a Service, or masqueraded the
 * originator. A line {@code # <unix time> ...} gives the time of the entries after it.
 */
public final class ConntrackEntries implements RecordText.Lines {
  private final FlowSink sink;
  private long time;
  private boolean timed;

  private ConntrackEntries(long assumedTime, FlowSink sink) {
    this.sink = sink;
    time = assumedTime;
  }

  /** Reads a file. */
  public static void read(RecordText text, long assumedTime, FlowSink sink) throws IOException {
    text.lines(new ConntrackEntries(assumedTime, sink));
  }

  @Override
  public void line(Optional<String> text, long number) {
    if (text.isEmpty()) {
      sink.malformed(number, "a line longer than any of conntrack");
      return;
    }
    String line = text.get().strip();
    if (line.startsWith("#")) {
      OptionalLong taken = Fields.time(Optional.of(line.substring(1).strip().split("\\s", 2)[0]));
      timed = taken.isPresent();
      time = taken.orElse(time);
    } else if (!line.isEmpty() && !line.startsWith("conntrack v")) {
      entry(line, number);
    }
  }

  private void entry(String line, long number) {
    ConntrackLine entry = ConntrackLine.of(line);
    if (entry.original().isEmpty()) {
      sink.malformed(number, "no addresses (src=, dst=), so not an entry of conntrack");
      return;
    }
    Optional<Protocol> protocol = entry.protocol();
    if (protocol.isEmpty()) {
      sink.unused(Unused.OTHER_PROTOCOL);
      return;
    }
    Optional<Tuple> original = Tuple.of(entry.original());
    Optional<Tuple> reply = Tuple.of(entry.reply());
    if (Tuple.isUnspecified(entry.original()) || Tuple.isUnspecified(entry.reply())) {
      sink.unused(Unused.NO_ENDS);
    } else if (original.isEmpty() || reply.isEmpty()) {
      sink.malformed(number, "an address or port is none, or the line is cut off");
    } else if (original.get().isLoopback()) {
      sink.unused(Unused.LOOPBACK);
    } else {
      pass(entry, protocol.get(), original.get(), reply.get().reversed(), number);
    }
  }

  /** The two ends of a connection, as in the packets of one direction. */
  private record Tuple(Endpoint source, Endpoint destination) {
    static Optional<Tuple> of(ConntrackLine.Words fields) {
      Optional<Endpoint> source =
          Fields.endpoint(Fields.address(fields.get("src")), fields.get("sport"));
      Optional<Endpoint> destination =
          Fields.endpoint(Fields.address(fields.get("dst")), fields.get("dport"));
      return source.isPresent() && destination.isPresent()
          ? Optional.of(new Tuple(source.get(), destination.get()))
          : Optional.empty();
    }

    static boolean isUnspecified(ConntrackLine.Words fields) {
      return Fields.isUnspecified(fields.get("src"), fields.get("sport"))
          || Fields.isUnspecified(fields.get("dst"), fields.get("dport"));
    }

    Tuple reversed() {
      return new Tuple(destination, source);
    }

    boolean isLoopback() {
      return Fields.isLoopback(source, destination);
    }

    /** A number that both forms of the connection share; 32 bits, like a TCP sequence number. */
    long number() {
      long mixed = 0;
      for (Endpoint end : List.of(source, destination)) {
        mixed = spread(mixed ^ end.address().high());
        mixed = spread(mixed ^ end.address().low());
        mixed = spread(mixed ^ end.port());
      }
      return mixed >>> 32;
    }

    private static long spread(long bits) {
      long mixed = (bits + 1) * 0x9e3779b97f4a7c15L;
      return mixed ^ (mixed >>> 32);
    }
  }

  private void pass(
      ConntrackLine entry, Protocol protocol, Tuple original, Tuple translated, long number) {
    OptionalLong own = entry.time();
    if (own.isEmpty() && !timed) {
      sink.timeless();
    }
    long seen = own.orElse(time);
    long first = seen - entry.age().orElse(0);
    boolean isTranslated = !original.equals(translated);
    // Addresses are translated on the originator's node.
    sink.flow(
        flow(
            entry,
            protocol,
            original,
            isTranslated ? RecordedAt.SOURCE : RecordedAt.ELSEWHERE,
            new TimeSpan(first, seen),
            original.number()),
        number);
    if (isTranslated && !translated.isLoopback()) {
      // A moment later, since the packet was translated after it was sent.
      sink.flow(
          flow(
              entry,
              protocol,
              translated,
              RecordedAt.ELSEWHERE,
              new TimeSpan(first + 1, seen + 1),
              original.number()),
          number);
    }
  }

  private static FlowRecord flow(
      ConntrackLine entry,
      Protocol protocol,
      Tuple ends,
      RecordedAt recordedAt,
      TimeSpan time,
      long same) {
    boolean replied = !entry.has("[UNREPLIED]");
    Shows shows = shows(entry, protocol, replied);
    long sent = Math.max(1, Fields.count(entry.original().get("packets")).orElse(1));
    long received = Fields.count(entry.reply().get("packets")).orElse(replied ? 1 : 0);
    return new FlowRecord(
        protocol,
        ends.source(),
        ends.destination(),
        shows == Shows.PACKETS ? OpenedBy.UNKNOWN : OpenedBy.SOURCE,
        shows,
        sent,
        received,
        recordedAt,
        time,
        same);
  }

  private static Shows shows(ConntrackLine entry, Protocol protocol, boolean replied) {
    // The kernel shows these in place of "assured", and without a state. It hands over to a flow
    // table only TCP connections that are established.
    boolean assured = entry.has("[ASSURED]") || entry.has("[OFFLOAD]") || entry.has("[HW_OFFLOAD]");
    if (protocol != Protocol.TCP) {
      return replied ? Shows.ANSWERED : Shows.OPENING;
    }
    return switch (entry.state()) {
      case "SYN_SENT", "SYN_SENT2", "LISTEN" -> Shows.OPENING;
      // The kernel removes an entry at once, still unreplied, if a reset is the only answer.
      case "CLOSE" -> assured ? Shows.ANSWERED : Shows.REFUSED;
      // An entry that is removed says no more about its state.
      case "" -> assured ? Shows.ANSWERED : Shows.OPENING;
      // Picked up mid-stream, where the first packet need not be the originator's.
      default -> replied ? Shows.ANSWERED : Shows.PACKETS;
    };
  }
}
