package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.flowlog.model.FlowRecord;
import io.github.pcap2netpol.flowlog.model.FlowRecord.OpenedBy;
import io.github.pcap2netpol.flowlog.model.FlowRecord.RecordedAt;
import io.github.pcap2netpol.flowlog.model.FlowRecord.Shows;
import io.github.pcap2netpol.flowlog.model.FlowSink;
import io.github.pcap2netpol.flowlog.model.TimeSpan;
import io.github.pcap2netpol.flowlog.model.Unused;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.manifest.WantedFields;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.Protocol;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Zeek's {@code conn.log}, as tab-separated text with a header or as JSON lines. A record is a
 * whole connection; its fields are those of the record {@code Conn::Info} in Zeek's documentation.
 */
public final class ZeekConnections {
  private static final WantedFields WANTED =
      WantedFields.of(
          "_path",
          "ts",
          "id.orig_h",
          "id.orig_p",
          "id.resp_h",
          "id.resp_p",
          "id",
          "proto",
          "duration",
          "conn_state",
          "local_orig",
          "local_resp",
          "orig_pkts",
          "resp_pkts");

  private final long assumedTime;
  private final FlowSink sink;

  private ZeekConnections(long assumedTime, FlowSink sink) {
    this.assumedTime = assumedTime;
    this.sink = sink;
  }

  /** Reads a file. */
  public static void read(RecordText text, long assumedTime, FlowSink sink) throws IOException {
    ZeekConnections connections = new ZeekConnections(assumedTime, sink);
    if (text.isJson()) {
      text.objects(
          WANTED,
          object -> connections.record(field -> field(object, field), object.line()),
          sink::malformed);
    } else {
      text.lines(new ZeekTable(connections::record, sink));
    }
  }

  /** Some log shippers turn field names with dots into nested objects. */
  private static Optional<String> field(Mapping object, String name) {
    int dot = name.indexOf('.');
    return dot > 0 && object.has(name.substring(0, dot))
        ? object.mapping(name.substring(0, dot)).text(name.substring(dot + 1))
        : object.text(name);
  }

  /** One connection, by the names of its fields; those that are not set are empty. */
  private void record(Function<String, Optional<String>> fields, long line) {
    if (!fields.apply("_path").orElse("conn").equals("conn")) {
      sink.unused(Unused.OTHER_KIND);
      return;
    }
    Optional<String> word = fields.apply("proto");
    if (word.isEmpty() || fields.apply("id.orig_h").isEmpty()) {
      sink.malformed(line, "no protocol or no originator, so not a line of conn.log");
      return;
    }
    Optional<Protocol> protocol = Protocols.named(word.get());
    if (protocol.isEmpty()) {
      sink.unused(Unused.OTHER_PROTOCOL);
      return;
    }
    Optional<Endpoint> originator = endpoint(fields, "id.orig_h", "id.orig_p");
    Optional<Endpoint> responder = endpoint(fields, "id.resp_h", "id.resp_p");
    if (isUnspecified(fields, "id.orig_h", "id.orig_p")
        || isUnspecified(fields, "id.resp_h", "id.resp_p")) {
      sink.unused(Unused.NO_ENDS);
    } else if (originator.isEmpty() || responder.isEmpty()) {
      sink.malformed(line, "an address or port of its ends is none");
    } else if (Fields.isLoopback(originator.get(), responder.get())) {
      sink.unused(Unused.LOOPBACK);
    } else {
      sink.flow(flow(fields, protocol.get(), originator.get(), responder.get()), line);
    }
  }

  private static Optional<Endpoint> endpoint(
      Function<String, Optional<String>> fields, String address, String port) {
    return Fields.endpoint(Fields.address(fields.apply(address)), fields.apply(port));
  }

  private static boolean isUnspecified(
      Function<String, Optional<String>> fields, String address, String port) {
    return Fields.isUnspecified(fields.apply(address), fields.apply(port));
  }

  private FlowRecord flow(
      Function<String, Optional<String>> fields,
      Protocol protocol,
      Endpoint originator,
      Endpoint responder) {
    String state = fields.apply("conn_state").orElse("");
    boolean known = protocol == Protocol.UDP || !state.equals("OTH");
    return new FlowRecord(
        protocol,
        originator,
        responder,
        known ? OpenedBy.SOURCE : OpenedBy.UNKNOWN,
        shows(protocol, state),
        packets(fields.apply("orig_pkts"), !state.equals("SHR") && !state.equals("RSTRH")),
        packets(fields.apply("resp_pkts"), isAnswered(state)),
        RecordedAt.of(isLocal(fields, "local_orig"), isLocal(fields, "local_resp")),
        time(fields),
        FlowRecord.NOT_TRANSLATED);
  }

  /**
   * The states are explained in {@code Conn::Info}. RSTRH and SHR are connections of which only the
   * responder's side was seen; OTH those that were open when Zeek began.
   */
  private static Shows shows(Protocol protocol, String state) {
    return switch (state) {
      case "S0", "SH", "RSTOS0" -> Shows.OPENING;
      case "REJ" -> protocol == Protocol.UDP ? Shows.OPENING : Shows.REFUSED;
      case "OTH", "" -> Shows.PACKETS;
      default -> Shows.ANSWERED;
    };
  }

  private static boolean isAnswered(String state) {
    return switch (state) {
      case "S1", "S2", "S3", "SF", "RSTO", "RSTR", "SHR", "RSTRH" -> true;
      default -> false;
    };
  }

  /** The number of packets if it was counted; else one, if there were any. */
  private static long packets(Optional<String> count, boolean any) {
    return Math.max(Fields.count(count).orElse(0), any ? 1 : 0);
  }

  /** Zeek says which ends are in its own networks, where it sees everything. */
  private static boolean isLocal(Function<String, Optional<String>> fields, String field) {
    String value = fields.apply(field).orElse("");
    return !value.equals("F") && !value.equals("false");
  }

  private TimeSpan time(Function<String, Optional<String>> fields) {
    long first = sink.timeOr(Fields.time(fields.apply("ts")), assumedTime);
    long duration = Fields.duration(fields.apply("duration")).orElse(0);
    return new TimeSpan(first, first + duration);
  }
}
