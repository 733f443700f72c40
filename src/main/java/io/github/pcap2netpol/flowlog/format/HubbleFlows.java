package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.flowlog.model.FlowRecord;
import io.github.pcap2netpol.flowlog.model.FlowRecord.OpenedBy;
import io.github.pcap2netpol.flowlog.model.FlowRecord.RecordedAt;
import io.github.pcap2netpol.flowlog.model.FlowRecord.Shows;
import io.github.pcap2netpol.flowlog.model.FlowSink;
import io.github.pcap2netpol.flowlog.model.PodAddresses;
import io.github.pcap2netpol.flowlog.model.RecordedLookup;
import io.github.pcap2netpol.flowlog.model.TimeSpan;
import io.github.pcap2netpol.flowlog.model.Unused;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.manifest.WantedFields;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Hubble's flows in JSON: what {@code hubble observe -o jsonpb} prints, and the files of the
 * agent's exporter. A record is one packet that the agent of one node saw, or the first of many
 * similar ones; its fields are those of {@code flow.proto} in Cilium's API.
 */
public final class HubbleFlows {
  private static final WantedFields END =
      WantedFields.of("namespace", "pod_name", "labels", "workloads");

  private static final WantedFields FLOW =
      WantedFields.of(
              "time",
              "verdict",
              "l4",
              "IP",
              "Type",
              "is_reply",
              "reply",
              "traffic_direction",
              "source_names",
              "destination_names")
          .with("source", END)
          .with("destination", END)
          .with("l7", WantedFields.of("type", "dns"));

  private static final WantedFields WANTED =
      FLOW.with("flow", FLOW).and("lost_events", "node_status", "agent_event", "debug_event");

  private static final int LONGEST_NAME = 255;

  private final long assumedTime;
  private final PodAddresses addresses;
  private final FlowSink sink;

  private HubbleFlows(long assumedTime, PodAddresses addresses, FlowSink sink) {
    this.assumedTime = assumedTime;
    this.addresses = addresses;
    this.sink = sink;
  }

  /** Reads a file. */
  public static void read(RecordText text, long assumedTime, PodAddresses addresses, FlowSink sink)
      throws IOException {
    HubbleFlows flows = new HubbleFlows(assumedTime, addresses, sink);
    text.objects(WANTED, flows::record, sink::malformed);
  }

  private void record(Mapping record) {
    if (record.has("lost_events")) {
      OptionalLong lost = Fields.count(record.mapping("lost_events").text("num_events_lost"));
      sink.lost(Math.max(1, lost.orElse(1)));
    } else if (record.fields().get("flow") instanceof Mapping flow) {
      flow(flow);
    } else if (record.has("verdict") || record.has("l4")) {
      // Older versions print it without an envelope.
      flow(record);
    } else if (record.has("node_status")
        || record.has("agent_event")
        || record.has("debug_event")) {
      sink.unused(Unused.OTHER_KIND);
    } else {
      sink.malformed(record.line(), "neither a flow nor another event of Hubble");
    }
  }

  private void flow(Mapping flow) {
    String type = flow.string("Type").orElse("L3_L4");
    if (type.equals("L7")) {
      message(flow);
      return;
    }
    String verdict = flow.string("verdict").orElse("");
    if (type.equals("SOCK") || verdict.equals("TRANSLATED")) {
      sink.unused(Unused.NOT_ON_THE_WIRE);
      return;
    }
    Optional<HubblePacket> packet = HubblePacket.of(flow);
    if (packet.isEmpty()) {
      sink.unused(Unused.OTHER_PROTOCOL);
      return;
    }
    HubbleEnd source = HubbleEnd.of(flow, "source", addresses);
    HubbleEnd destination = HubbleEnd.of(flow, "destination", addresses);
    Optional<Endpoint> from = source.at(packet.get().sourcePort());
    Optional<Endpoint> to = destination.at(packet.get().destinationPort());
    if (source.isMistaken(packet.get().sourcePort())
        || destination.isMistaken(packet.get().destinationPort())) {
      sink.malformed(flow.line(), "an address or port of its ends is none");
    } else if (from.isEmpty() || to.isEmpty()) {
      boolean named = source.isOnlyNamed() || destination.isOnlyNamed();
      sink.unused(named ? Unused.NO_ADDRESS : Unused.NO_ENDS);
    } else if (Fields.isLoopback(from.get(), to.get())) {
      sink.unused(Unused.LOOPBACK);
    } else {
      source.describeTo(sink);
      destination.describeTo(sink);
      names(flow, "source_names", from.get().address());
      names(flow, "destination_names", to.get().address());
      sink.between(source.namespace(), destination.namespace());
      flow(flow, verdict, packet.get(), from.get(), to.get());
    }
  }

  private void flow(Mapping flow, String verdict, HubblePacket packet, Endpoint from, Endpoint to) {
    boolean dropped = verdict.equals("DROPPED") || verdict.equals("ERROR");
    OpenedBy openedBy = packet.openedBy(dropped);
    Shows shows = packet.shows(openedBy, dropped);
    if (dropped && (shows != Shows.DROPPED || openedBy == OpenedBy.UNKNOWN)) {
      sink.unused(Unused.DROPPED_MID_STREAM);
      return;
    }
    if (verdict.equals("AUDIT")) {
      sink.audited();
    }
    sink.flow(
        new FlowRecord(
            packet.protocol(),
            from,
            to,
            openedBy,
            shows,
            1,
            0,
            recordedAt(flow.string("traffic_direction").orElse(""), openedBy),
            TimeSpan.at(time(flow)),
            FlowRecord.NOT_TRANSLATED),
        flow.line());
  }

  /**
   * The direction is that of the connection as seen from the pod on the reporting node: EGRESS if
   * that pod opened it, even if the record is of an answer.
   */
  private static RecordedAt recordedAt(String direction, OpenedBy openedBy) {
    boolean egress = direction.equals("EGRESS");
    if (openedBy == OpenedBy.UNKNOWN || (!egress && !direction.equals("INGRESS"))) {
      return RecordedAt.ELSEWHERE;
    }
    return egress == (openedBy == OpenedBy.SOURCE) ? RecordedAt.SOURCE : RecordedAt.DESTINATION;
  }

  private long time(Mapping flow) {
    return sink.timeOr(Fields.time(flow.string("time")), assumedTime);
  }

  private void names(Mapping flow, String field, IpAddress address) {
    flow.texts(field).stream()
        .flatMap(text -> name(text).stream())
        .forEach(name -> sink.named(address, name));
  }

  /** A DNS answer says what a client learned; other messages also appear as packets. */
  private void message(Mapping flow) {
    Mapping dns = flow.mapping("l7").mapping("dns");
    Optional<String> name = name(dns.string("query").orElse(""));
    Mapping ip = flow.mapping("IP");
    Optional<IpAddress> resolver = Fields.address(ip.string("source"));
    Optional<IpAddress> client =
        Fields.address(ip.string("destination"))
            .or(() -> HubbleEnd.of(flow, "destination", addresses).address());
    if (!flow.mapping("l7").string("type").orElse("").equals("RESPONSE")
        || name.isEmpty()
        || client.isEmpty()
        || resolver.isEmpty()) {
      sink.unused(Unused.NOT_ON_THE_WIRE);
      return;
    }
    List<IpAddress> answer = new ArrayList<>();
    for (String text : dns.texts("ips")) {
      IpAddress.parse(text).ifPresent(answer::add);
    }
    long code = Fields.count(dns.text("rcode")).orElse(0);
    sink.lookup(
        new RecordedLookup(
            client.get(), resolver.get(), name.get(), (int) Math.min(code, 15), answer, time(flow)),
        flow.line());
  }

  private static Optional<String> name(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return name.isEmpty()
            || name.length() > LONGEST_NAME
            || name.chars().anyMatch(c -> c <= ' ' || c > '~')
        ? Optional.empty()
        : Optional.of(name.toLowerCase(Locale.ROOT));
  }
}
