package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.PairedViews;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes captured connections in the formats of other tools, as far as those would have recorded
 * them: one record, or one for each direction, for each connection at each captured end.
 */
final class RecordExport {
  private final Traffic traffic;
  private final AddressBook addresses;

  /** The translated connection, by the connection as its originator sees it. */
  private final Map<Connection, Connection> translated = new HashMap<>();

  private final List<String> lines = new ArrayList<>();
  private int port = 32_768;

  RecordExport(Traffic traffic, AddressBook addresses) {
    this.traffic = traffic;
    this.addresses = addresses;
    for (PairedViews pair : traffic.pairs()) {
      translated.putIfAbsent(pair.atOriginator(), pair.atResponder());
    }
  }

  /** One connection as seen at one end. */
  private record View(Connection connection, int originatorPort, boolean atOriginator) {
    IpAddress from() {
      return connection.originator();
    }

    IpAddress to() {
      return connection.responder();
    }

    int toPort() {
      return connection.port().port();
    }

    Protocol protocol() {
      return connection.port().protocol();
    }

    long nanos() {
      return EpochNanos.of(connection.tally().first().time());
    }

    boolean isAnswered() {
      return connection.state() == State.ESTABLISHED || connection.state() == State.MID_STREAM;
    }
  }

  private interface Writing {
    void of(View view);
  }

  private Path write(Path file, Writing writing) throws IOException {
    for (Connection each : traffic.connections()) {
      if (!each.loopback()) {
        boolean atOriginator =
            each.capture()
                .pod()
                .filter(pod -> podOf(each.originator(), each).equals(Optional.of(pod)))
                .isPresent();
        int own =
            each.tally().samples().isEmpty()
                ? port++
                : each.tally().samples().get(0).originatorPort();
        port = port > 60_000 ? 32_768 : port;
        writing.of(new View(each, own, atOriginator));
      }
    }
    Files.write(file, lines, UTF_8);
    lines.clear();
    return file;
  }

  private Optional<PodRef> podOf(IpAddress address, Connection connection) {
    return pod(address, connection.tally().first().time()).map(Pod::ref);
  }

  private Optional<Pod> pod(IpAddress address, Instant time) {
    return addresses.ownerAt(address, time) instanceof PodOwner owner
        ? Optional.of(owner.pod())
        : Optional.empty();
  }

  Path zeek(Path file) throws IOException {
    lines.add("#separator \\x09");
    lines.add("#unset_field\t-");
    lines.add("#path\tconn");
    lines.add(
        "#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tconn_state\torig_pkts"
            + "\tresp_pkts");
    return write(
        file,
        view ->
            lines.add(
                String.join(
                    "\t",
                    seconds(view.nanos()),
                    view.from().toString(),
                    Integer.toString(view.originatorPort()),
                    view.to().toString(),
                    Integer.toString(view.toPort()),
                    view.protocol().name().toLowerCase(Locale.ROOT),
                    zeekState(view),
                    Long.toString(Math.max(1, view.connection().tally().packets() / 2)),
                    view.isAnswered() ? "1" : "0")));
  }

  private static String zeekState(View view) {
    return switch (view.connection().state()) {
      case ESTABLISHED -> "SF";
      case MID_STREAM -> "OTH";
      case ONE_WAY, UNANSWERED -> "S0";
      case REFUSED -> "REJ";
    };
  }

  private static String seconds(long nanos) {
    return nanos / EpochNanos.SECOND + "." + String.format("%09d", nanos % EpochNanos.SECOND);
  }

  /** Cilium translates the address of a Service before a packet is recorded. */
  Path hubble(Path file) throws IOException {
    return write(
        file,
        view -> {
          Connection at = translated.getOrDefault(view.connection(), view.connection());
          int toPort = at.port().port();
          lines.add(hubble(view, at.responder(), toPort, false));
          if (view.isAnswered()) {
            lines.add(hubble(view, at.responder(), toPort, true));
          }
        });
  }

  private String hubble(View view, IpAddress to, int toPort, boolean isReply) {
    String flags = isReply ? "\"SYN\":true,\"ACK\":true" : "\"SYN\":true";
    boolean refused = view.connection().state() == State.REFUSED;
    String l4 = view.protocol() == Protocol.TCP ? ",\"flags\":{" + flags + "}" : "";
    int sourcePort = isReply ? toPort : view.originatorPort();
    int destinationPort = isReply ? view.originatorPort() : toPort;
    return "{\"flow\":{\"time\":\""
        + Instant.ofEpochSecond(0, view.nanos())
        + "\",\"verdict\":\""
        + (refused ? "DROPPED" : "FORWARDED")
        + "\",\"IP\":{\"source\":\""
        + (isReply ? to : view.from())
        + "\",\"destination\":\""
        + (isReply ? view.from() : to)
        + "\"},\"l4\":{\""
        + view.protocol()
        + "\":{\"source_port\":"
        + sourcePort
        + ",\"destination_port\":"
        + destinationPort
        + l4
        + "}},\"source\":"
        + hubbleEnd(isReply ? to : view.from(), view)
        + ",\"destination\":"
        + hubbleEnd(isReply ? view.from() : to, view)
        + ",\"Type\":\"L3_L4\",\"traffic_direction\":\""
        + (view.atOriginator() ? "EGRESS" : "INGRESS")
        + "\",\"is_reply\":"
        + isReply
        + "}}";
  }

  private String hubbleEnd(IpAddress address, View view) {
    return pod(address, view.connection().tally().first().time())
        .map(
            pod ->
                "{\"namespace\":\""
                    + pod.ref().namespace()
                    + "\",\"pod_name\":\""
                    + pod.ref().name()
                    + "\",\"labels\":["
                    + pod.labels().values().entrySet().stream()
                        .map(label -> "\"k8s:" + label.getKey() + "=" + label.getValue() + "\"")
                        .collect(Collectors.joining(","))
                    + "]}")
        .orElse("{\"labels\":[\"reserved:world\"]}");
  }

  Path netObserv(Path file) throws IOException {
    return write(
        file,
        view -> {
          boolean opened = view.connection().state() != State.MID_STREAM;
          lines.add(netObserv(view, false, opened ? "\"SYN\"" : "\"ACK\""));
          if (view.isAnswered()) {
            lines.add(netObserv(view, true, opened ? "\"SYN_ACK\"" : "\"ACK\""));
          } else if (view.connection().state() == State.REFUSED) {
            lines.add(netObserv(view, true, "\"RST_ACK\""));
          }
        });
  }

  private static String netObserv(View view, boolean reverse, String flag) {
    String from = "Addr\":\"" + view.from() + "\",\"";
    String to = "Addr\":\"" + view.to() + "\",\"";
    long millis = view.nanos() / 1_000_000 + (reverse ? 1 : 0);
    return "{\"Src"
        + (reverse ? to : from)
        + "Dst"
        + (reverse ? from : to)
        + "SrcPort\":"
        + (reverse ? view.toPort() : view.originatorPort())
        + ",\"DstPort\":"
        + (reverse ? view.originatorPort() : view.toPort())
        + ",\"Proto\":"
        + view.protocol().number()
        + (view.protocol() == Protocol.TCP ? ",\"Flags\":[" + flag + "]" : "")
        + ",\"Packets\":"
        + Math.max(1, view.connection().tally().packets() / 2)
        + ",\"FlowDirection\":"
        + (view.atOriginator() != reverse ? 1 : 0)
        + ",\"TimeFlowStartMs\":"
        + millis
        + ",\"TimeFlowEndMs\":"
        + millis
        + "}";
  }

  /** The table of the node of whoever opened the connection, where addresses are translated. */
  Path conntrack(Path file) throws IOException {
    return write(
        file,
        view -> {
          lines.add("# " + seconds(view.nanos()) + " conntrack -L");
          Connection at = translated.getOrDefault(view.connection(), view.connection());
          String state =
              switch (view.connection().state()) {
                case ESTABLISHED, MID_STREAM -> "ESTABLISHED ";
                case ONE_WAY, UNANSWERED -> "SYN_SENT ";
                case REFUSED -> "CLOSE ";
              };
          boolean isTcp = view.protocol() == Protocol.TCP;
          lines.add(
              view.protocol().name().toLowerCase(Locale.ROOT)
                  + " "
                  + view.protocol().number()
                  + " 60 "
                  + (isTcp ? state : "")
                  + tuple(view.from(), view.to(), view.originatorPort(), view.toPort())
                  + (view.isAnswered() || view.connection().state() == State.REFUSED
                      ? ""
                      : "[UNREPLIED] ")
                  + tuple(at.responder(), view.from(), at.port().port(), view.originatorPort())
                  + (view.isAnswered() ? "[ASSURED] " : "")
                  + "mark=0 use=1");
        });
  }

  private static String tuple(IpAddress from, IpAddress to, int fromPort, int toPort) {
    return "src=" + from + " dst=" + to + " sport=" + fromPort + " dport=" + toPort + " ";
  }

  /** Accepted TCP connections between pods. */
  Path microShield(Path file) throws IOException {
    return write(
        file,
        view -> {
          Instant time = view.connection().tally().first().time();
          Optional<Pod> from = pod(view.from(), time);
          Optional<Pod> to = pod(view.to(), time);
          if (view.protocol() == Protocol.TCP
              && view.isAnswered()
              && !view.atOriginator()
              && from.isPresent()
              && to.isPresent()) {
            lines.add(
                "{\"timestamp\":"
                    + seconds(view.nanos())
                    + ",\"hostname\":\"node\",\"tuple\":{\"src_addr\":\""
                    + view.from()
                    + "\",\"src_port\":"
                    + view.originatorPort()
                    + ",\"dst_addr\":\""
                    + view.to()
                    + "\",\"dst_port\":"
                    + view.toPort()
                    + "},\"src\":{\"pod\":{},\"service\":{}},\"dst\":{\"pod\":{},\"service\":{}}}");
          }
        });
  }
}
