package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;

import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import java.util.List;

/** UDP and SCTP. */
final class DatagramScenarios {
  private DatagramScenarios() {}

  static List<Scenario> all() {
    return List.of(withoutAnswer(), fivePorts(), fivePortsWithoutEndPort(), equalPorts(), sctp());
  }

  private static Scenario withoutAnswer() {
    Scenario s =
        Scenario.of(
            "udp-without-answer",
            "Statistics and logs that nobody answers: allowed where a socket is bound or three"
                + " datagrams met no error.");
    WorkloadSketch app = s.cluster().deployment("shop", "app").probed(tcp(8080)).on(1);
    WorkloadSketch statsd = s.cluster().deployment("shop", "statsd").declares(udp(8125)).on(2);
    ServiceSketch service = s.cluster().serviceOf(statsd).port(udp(8125), 8125);
    s.wire().from(app.pod(0)).calls(service, udp(8125), statsd.pod(0)).oneWay(3);
    WorkloadSketch syslog = s.cluster().deployment("shop", "syslog").on(2);
    syslog.pod(0).sampled(300, new SocketTable().listens(udp(514)));
    s.wire().from(app.pod(0)).dials(syslog.pod(0), udp(514)).oneWay(1);
    // No socket is known to be bound there, and two datagrams are not enough evidence.
    s.wire().from(app.pod(0)).dials(statsd.pod(0), udp(8126)).lost(2);
    s.wire().fromAddress("203.0.113.66").dials(statsd.pod(0), udp(4789)).lost(1);
    s.wire().from(app.pod(0)).dials("203.0.113.50", udp(514)).oneWay(5);
    s.wire().from(app.pod(0)).dials("203.0.113.51", udp(514)).lost(1);
    for (int i = 0; i < 3; i++) {
      s.wire().probes(app.pod(0), 8080);
    }
    s.truth()
        .allows(app, statsd, udp(8125))
        .allows(app, syslog, udp(514))
        .denies(app, statsd, udp(8126))
        .denies(Party.at("203.0.113.66"), statsd, udp(4789))
        .allows(app, Party.at("203.0.113.50"), udp(514))
        .denies(app, Party.at("203.0.113.51"), udp(514))
        .policies("shop/app", "shop/statsd", "shop/syslog");
    return s;
  }

  private static Scenario fivePorts() {
    return fivePorts(
        Scenario.of(
            "udp-on-five-ports",
            "One UDP service on five consecutive ports: one rule with endPort, and not a port more."));
  }

  private static Scenario fivePortsWithoutEndPort() {
    return fivePorts(
        Scenario.of(
                "udp-on-five-ports-without-end-port",
                "The same five ports with --no-end-port: each port is written by itself.")
            .with(new PolicyOptions(Inferences.INCLUDED, PortRanges.SINGLE_PORTS)));
  }

  private static Scenario fivePorts(Scenario s) {
    WorkloadSketch phone = s.cluster().deployment("voice", "phone").probed(tcp(8080)).on(1);
    WorkloadSketch media = s.cluster().deployment("voice", "media").declares(udp(10000)).on(2);
    ServiceSketch service = s.cluster().serviceOf(media);
    for (int port = 10000; port < 10005; port++) {
      service.port(udp(port), port);
    }
    for (int port = 10000; port < 10005; port++) {
      s.wire().from(phone.pod(0)).calls(service, udp(port), media.pod(0)).udp();
      s.truth().allows(phone, media, udp(port));
    }
    s.wire().probes(phone.pod(0), 8080);
    s.truth()
        .denies(phone, media, udp(9999), udp(10005), tcp(10002))
        .policies("voice/phone", "voice/media");
    return s;
  }

  private static Scenario equalPorts() {
    Scenario s =
        Scenario.of(
            "udp-from-and-to-equal-ports",
            "Two peers gossip from port 7946 to port 7946: either may begin, so there are rules both"
                + " ways.");
    WorkloadSketch east = s.cluster().deployment("mesh", "east").probed(tcp(8080)).on(1);
    WorkloadSketch west = s.cluster().deployment("mesh", "west").probed(tcp(8080)).on(2);
    s.wire().from(east.pod(0)).dialsFromEqualPort(west.pod(0), udp(7946)).udp();
    s.wire().probesAll();
    s.truth()
        .allows(east, west, udp(7946))
        .allows(west, east, udp(7946))
        .denies(east, west, tcp(7946))
        .policies("mesh/east", "mesh/west");
    return s;
  }

  private static Scenario sctp() {
    Scenario s =
        Scenario.of("sctp", "An SCTP association through a Service, told by INIT and INIT ACK.");
    PortProtocol signalling = new PortProtocol(Protocol.SCTP, 36412);
    WorkloadSketch radio = s.cluster().deployment("core", "radio").probed(tcp(8080)).on(1);
    WorkloadSketch mme = s.cluster().deployment("core", "mme").declares(signalling).on(2);
    ServiceSketch service = s.cluster().serviceOf(mme).port(signalling, 36412);
    s.wire().from(radio.pod(0)).calls(service, signalling, mme.pod(0)).sctp();
    s.wire().probes(radio.pod(0), 8080);
    s.truth()
        .allows(radio, mme, signalling)
        .denies(radio, mme, tcp(36412))
        .policies("core/radio", "core/mme");
    return s;
  }
}
