package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.flowlog.model.FlowRecord;
import io.github.pcap2netpol.flowlog.model.FlowRecord.OpenedBy;
import io.github.pcap2netpol.flowlog.model.FlowRecord.RecordedAt;
import io.github.pcap2netpol.flowlog.model.FlowRecord.Shows;
import io.github.pcap2netpol.flowlog.model.FlowSink;
import io.github.pcap2netpol.flowlog.model.PodAddresses;
import io.github.pcap2netpol.flowlog.model.TimeSpan;
import io.github.pcap2netpol.flowlog.model.Unused;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.manifest.WantedFields;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * NetObserv's flows in JSON, as its Kafka exporter, its CLI and Loki have them. A record is what
 * one end sent to the other within a few seconds, as the agent of one node saw it; its fields are
 * those of "Network Flows format reference".
 */
public final class NetObservFlows {
  private static final WantedFields WANTED =
      WantedFields.of(
          "SrcAddr",
          "DstAddr",
          "SrcPort",
          "DstPort",
          "Proto",
          "Flags",
          "Packets",
          "PktDropPackets",
          "TimeFlowStartMs",
          "TimeFlowEndMs",
          "Duplicate",
          "FlowDirection",
          "AgentIP",
          "Sampling",
          "_RecordType",
          "SrcK8S_Type",
          "SrcK8S_Namespace",
          "SrcK8S_Name",
          "SrcK8S_HostIP",
          "DstK8S_Type",
          "DstK8S_Namespace",
          "DstK8S_Name",
          "DstK8S_HostIP");

  private final long assumedTime;
  private final PodAddresses addresses;
  private final FlowSink sink;

  private NetObservFlows(long assumedTime, PodAddresses addresses, FlowSink sink) {
    this.assumedTime = assumedTime;
    this.addresses = addresses;
    this.sink = sink;
  }

  /** Reads a file. */
  public static void read(RecordText text, long assumedTime, PodAddresses addresses, FlowSink sink)
      throws IOException {
    NetObservFlows flows = new NetObservFlows(assumedTime, addresses, sink);
    text.objects(WANTED, flows::record, sink::malformed);
  }

  private void record(Mapping flow) {
    OptionalLong number = Fields.count(flow.text("Proto"));
    if (number.isEmpty()) {
      sink.malformed(flow.line(), "no protocol number (Proto), so not a flow of NetObserv");
      return;
    }
    if (!flow.string("_RecordType").orElse("flowLog").equals("flowLog")) {
      sink.unused(Unused.OTHER_KIND);
      return;
    }
    if (flow.isTrue("Duplicate")) {
      sink.unused(Unused.SEEN_TWICE);
      return;
    }
    Optional<Protocol> protocol = Protocols.numbered(number.getAsLong());
    if (protocol.isEmpty()) {
      sink.unused(Unused.OTHER_PROTOCOL);
      return;
    }
    Fields.count(flow.text("Sampling")).ifPresent(sink::sampled);
    Optional<PodRef> sourcePod = pod(flow, "Src");
    Optional<PodRef> destinationPod = pod(flow, "Dst");
    Optional<Endpoint> source = endpoint(flow, "Src", sourcePod);
    Optional<Endpoint> destination = endpoint(flow, "Dst", destinationPod);
    if (isMistaken(flow, "Src") || isMistaken(flow, "Dst")) {
      sink.malformed(flow.line(), "an address or port of its ends is none");
    } else if (source.isEmpty() || destination.isEmpty()) {
      sink.unused(
          isOnlyNamed(flow, "Src", sourcePod) || isOnlyNamed(flow, "Dst", destinationPod)
              ? Unused.NO_ADDRESS
              : Unused.NO_ENDS);
    } else if (Fields.isLoopback(source.get(), destination.get())) {
      sink.unused(Unused.LOOPBACK);
    } else {
      sink.between(
          sourcePod.map(PodRef::namespace).orElse(""),
          destinationPod.map(PodRef::namespace).orElse(""));
      sink.flow(flow(flow, protocol.get(), source.get(), destination.get()), flow.line());
    }
  }

  private static Optional<PodRef> pod(Mapping flow, String end) {
    return flow.string(end + "K8S_Type").orElse("").equals("Pod")
        ? Fields.pod(flow, end + "K8S_Namespace", end + "K8S_Name")
        : Optional.empty();
  }

  private static boolean isMistaken(Mapping flow, String end) {
    return Fields.isMistaken(flow.text(end + "Addr"), flow.text(end + "Port"));
  }

  private static boolean isOnlyNamed(Mapping flow, String end, Optional<PodRef> pod) {
    return pod.isPresent() && !flow.has(end + "Addr");
  }

  private Optional<Endpoint> endpoint(Mapping flow, String end, Optional<PodRef> pod) {
    Optional<IpAddress> address =
        Fields.address(flow.string(end + "Addr")).or(() -> pod.flatMap(addresses::of));
    return Fields.endpoint(address, flow.text(end + "Port"));
  }

  private FlowRecord flow(Mapping flow, Protocol protocol, Endpoint source, Endpoint destination) {
    TcpFlags flags = TcpFlags.of(flow);
    long packets = Fields.count(flow.text("Packets")).orElse(0);
    boolean dropped = packets == 0 && Fields.count(flow.text("PktDropPackets")).orElse(0) > 0;
    OpenedBy openedBy = flags.openedBy();
    Shows shows = flags.shows();
    if (dropped) {
      boolean answer = openedBy == OpenedBy.DESTINATION;
      openedBy = protocol == Protocol.UDP ? OpenedBy.SOURCE : openedBy;
      shows = answer ? Shows.PACKETS : Shows.DROPPED;
    }
    return new FlowRecord(
        protocol,
        source,
        destination,
        openedBy,
        shows,
        Math.max(1, packets),
        0,
        recordedAt(flow),
        time(flow),
        FlowRecord.NOT_TRANSLATED);
  }

  /** The end on the agent's node or, if the record doesn't name the agent, by the direction. */
  private static RecordedAt recordedAt(Mapping flow) {
    Optional<IpAddress> agent = Fields.address(flow.string("AgentIP"));
    Optional<IpAddress> sourceHost = Fields.address(flow.string("SrcK8S_HostIP"));
    Optional<IpAddress> destinationHost = Fields.address(flow.string("DstK8S_HostIP"));
    if (agent.isPresent() && (sourceHost.isPresent() || destinationHost.isPresent())) {
      return RecordedAt.of(agent.equals(sourceHost), agent.equals(destinationHost));
    }
    return switch (flow.text("FlowDirection").orElse("")) {
      case "0" -> RecordedAt.DESTINATION;
      case "1" -> RecordedAt.SOURCE;
      case "2" -> RecordedAt.BOTH;
      default -> RecordedAt.ELSEWHERE;
    };
  }

  private TimeSpan time(Mapping flow) {
    OptionalLong first = Fields.millis(flow.text("TimeFlowStartMs"));
    OptionalLong last = Fields.millis(flow.text("TimeFlowEndMs"));
    long begun = sink.timeOr(first, last.orElse(assumedTime));
    return new TimeSpan(begun, last.orElse(begun));
  }
}
