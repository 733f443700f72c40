package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;
import static io.github.pcap2netpol.scenario.RawPackets.end;
import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.FIN;
import static io.github.pcap2netpol.testkit.PacketBytes.PSH;
import static io.github.pcap2netpol.testkit.PacketBytes.RST;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernet;
import static io.github.pcap2netpol.testkit.PacketBytes.geneve;
import static io.github.pcap2netpol.testkit.PacketBytes.gre;
import static io.github.pcap2netpol.testkit.PacketBytes.vxlan;

import io.github.pcap2netpol.net.Endpoint;
import java.util.List;

/** Packets of strangers, tunnels, and connections whose port numbers hide who opened them. */
final class HostileScenarios {
  private static final int IP_IN_IP = 4;
  private static final int GRE = 47;
  private static final int ESP = 50;
  private static final int VRRP = 112;
  private static final int IPV4 = 0x0800;
  private static final String STRANGER = "203.0.113.66";

  private HostileScenarios() {}

  static List<Scenario> all() {
    return List.of(
        forgedTunnels(),
        ownTunnels(),
        mirroredTraffic(),
        nobodyAsked(),
        datagramsToManyPorts(),
        firstDatagramOpens(),
        openAlreadyFromAnyPort(),
        snap());
  }

  private static Scenario forgedTunnels() {
    Scenario s =
        Scenario.of(
            "forged-tunnels",
            "A stranger sends a pod four kinds of tunnel packets with a handshake between two other"
                + " pods inside: that makes no rule for them.");
    WorkloadSketch a = s.cluster().deployment("shop", "a").on(1);
    WorkloadSketch b = s.cluster().deployment("shop", "b").on(2);
    WorkloadSketch db = s.cluster().deployment("shop", "db").uncaptured().on(2);
    s.wire().from(a.pod(0)).dials(b.pod(0), tcp(8080)).tcp();
    Endpoint stranger = end(STRANGER, 50000);
    RawPackets packets = s.wire().raw(b.pod(0));
    for (byte[] inner : RawPackets.handshake(end(a.pod(0), 40000), end(db.pod(0), 5432))) {
      packets
          .refused(stranger, end(b.pod(0), 4789), vxlan(ethernet(inner)))
          .refused(stranger, end(b.pod(0), 6081), geneve(IPV4, inner))
          .in(SentPackets.other(stranger.address(), b.pod(0).ip(), IP_IN_IP, inner))
          .in(SentPackets.other(stranger.address(), b.pod(0).ip(), GRE, gre(0, IPV4, inner)));
    }
    s.truth()
        .allows(a, b, tcp(8080))
        .denies(a, db, tcp(5432))
        .denies(Party.at(STRANGER), b, udp(4789), udp(6081), tcp(5432))
        .finds("protocol-not-expressible")
        .policies("shop/a", "shop/b");
    return s;
  }

  private static Scenario ownTunnels() {
    Scenario s =
        Scenario.of(
            "own-tunnels",
            "Two pods are the ends of a VXLAN, which is UDP 4789 to policies; their GRE, ESP and"
                + " VRRP can't be allowed, and that is said.");
    WorkloadSketch a = s.cluster().deployment("net", "a").on(1);
    WorkloadSketch b = s.cluster().deployment("net", "b").uncaptured().on(2);
    s.wire().from(a.pod(0)).dials(b.pod(0), tcp(80)).tcp();
    Endpoint here = end(a.pod(0), 50000);
    Endpoint there = end(b.pod(0), 50001);
    RawPackets packets = s.wire().raw(a.pod(0));
    List<byte[]> inside = RawPackets.handshake(end("172.31.0.1", 40000), end("172.31.0.2", 80));
    for (int i = 0; i < inside.size(); i++) {
      byte[] inner = vxlan(ethernet(inside.get(i)));
      if (i == 1) {
        packets.in(SentPackets.udp(there, end(a.pod(0), 4789), inner));
      } else {
        packets.out(SentPackets.udp(here, end(b.pod(0), 4789), inner));
      }
      packets
          .out(SentPackets.udp(here, end(b.pod(0), 4789), inner))
          .in(SentPackets.udp(there, end(a.pod(0), 4789), inner))
          .out(SentPackets.other(a.pod(0).ip(), b.pod(0).ip(), GRE, gre(0, IPV4, inside.get(i))))
          .out(SentPackets.other(a.pod(0).ip(), b.pod(0).ip(), ESP, new byte[40]))
          .out(
              SentPackets.other(a.pod(0).ip(), end("224.0.0.18", 0).address(), VRRP, new byte[20]));
    }
    s.truth()
        .allows(a, b, tcp(80), udp(4789))
        .allows(b, a, udp(4789))
        .denies(a, Party.at("172.31.0.2"), tcp(80))
        .finds("protocol-not-expressible")
        .policies("net/a");
    return s;
  }

  private static Scenario mirroredTraffic() {
    Scenario s =
        Scenario.of(
            "mirrored-traffic",
            "A sensor gets copies of other machines' connections over VXLAN from an address outside:"
                + " the rule is for that UDP 4789, not for what is inside.");
    WorkloadSketch a = s.cluster().deployment("watch", "a").on(1);
    WorkloadSketch sensor = s.cluster().deployment("watch", "sensor").on(2);
    s.wire().from(a.pod(0)).dials(sensor.pod(0), tcp(8080)).tcp();
    RawPackets packets = s.wire().raw(sensor.pod(0));
    for (byte[] inner : RawPackets.handshake(end("10.60.0.1", 40000), end("10.60.0.2", 443))) {
      packets.in(
          SentPackets.udp(
              end("10.0.5.5", 65000), end(sensor.pod(0), 4789), vxlan(ethernet(inner))));
    }
    s.truth()
        .allows(a, sensor, tcp(8080))
        .allows(Party.at("10.0.5.5"), sensor, udp(4789))
        .denies(Party.at("10.0.5.5"), sensor, tcp(443))
        .denies(Party.at("10.0.5.6"), sensor, udp(4789))
        .denies(Party.at("10.60.0.1"), sensor, tcp(443))
        .policies("watch/a", "watch/sensor");
    return s;
  }

  private static Scenario nobodyAsked() {
    Scenario s =
        Scenario.of(
            "answers-that-nobody-asked-for",
            "SYN-ACKs, FINs and ACKs out of nowhere, which the pod answers with RST, are attempts. A"
                + " SYN-ACK that the pod acknowledges belongs to a call older than the capture.");
    WorkloadSketch web = s.cluster().deployment("shop", "web").on(1);
    WorkloadSketch caller = s.cluster().deployment("shop", "caller").on(2);
    s.wire().from(caller.pod(0)).dials(web.pod(0), tcp(8080)).tcp();
    Endpoint here = end(web.pod(0), 45000);
    Endpoint served = end(web.pod(0), 8080);
    s.wire()
        .raw(web.pod(0))
        .segmentIn(end("203.0.113.9", 80), here, SYN | ACK)
        .segmentOut(here, end("203.0.113.9", 80), RST)
        .segmentIn(end(STRANGER, 40001), served, FIN | ACK)
        .segmentOut(served, end(STRANGER, 40001), RST)
        .segmentIn(end(STRANGER, 40002), served, ACK)
        .segmentOut(served, end(STRANGER, 40002), RST)
        .segmentIn(end(STRANGER, 40003), served, FIN | PSH)
        .segmentOut(served, end(STRANGER, 40003), RST | ACK)
        .segmentIn(end(STRANGER, 40004), served, SYN)
        .segmentIn(end(STRANGER, 40004), served, ACK)
        .segmentIn(end(STRANGER, 40004), served, FIN)
        .segmentIn(end(STRANGER, 40004), served, RST);
    Endpoint dialled = end("203.0.113.10", 443);
    Endpoint from = end(caller.pod(0), 45000);
    s.wire()
        .raw(caller.pod(0))
        .segmentIn(dialled, from, SYN | ACK)
        .segmentOut(from, dialled, ACK)
        .segmentOut(from, dialled, PSH | ACK)
        .segmentIn(dialled, from, PSH | ACK);
    s.truth()
        .allows(caller, web, tcp(8080))
        .allows(caller, Party.at("203.0.113.10"), tcp(443))
        .denies(web, Party.at("203.0.113.9"), tcp(80))
        .denies(Party.at("203.0.113.9"), web, tcp(45000))
        .denies(Party.at(STRANGER), web, tcp(8080))
        .denies(Party.at("203.0.113.10"), caller, tcp(45000))
        .policies("shop/web", "shop/caller");
    return s;
  }

  private static Scenario datagramsToManyPorts() {
    Scenario s =
        Scenario.of(
            "datagrams-to-many-ports",
            "Scans of closed UDP ports, of which the kernel reports six and then keeps silent; only"
                + " metrics, sent to one port without any error, make a rule.");
    WorkloadSketch app = s.cluster().deployment("shop", "app").on(1);
    WorkloadSketch server = s.cluster().deployment("shop", "server").on(2);
    WorkloadSketch scanner = s.cluster().deployment("shop", "scanner").uncaptured().on(1);
    s.wire().from(app.pod(0)).dials(server.pod(0), udp(8125)).oneWay(5);
    RawPackets packets = s.wire().raw(server.pod(0));
    for (int port = 7000; port < 7100; port++) {
      if (port < 7006) {
        packets.datagramRefused(end(scanner.pod(0), 40000), end(server.pod(0), port));
      } else {
        packets.datagramIn(end(scanner.pod(0), 40000), end(server.pod(0), port));
      }
    }
    for (int i = 1; i <= 40; i++) {
      Endpoint stranger = end("192.0.2." + i, 1024 + i);
      for (int again = 0; again < 3; again++) {
        packets.datagramIn(stranger, end(server.pod(0), 9000 + i));
      }
    }
    s.truth()
        .allows(app, server, udp(8125))
        .denies(scanner, server, udp(7000), udp(7006), udp(7099))
        .denies(Party.at("192.0.2.1"), server, udp(9001), udp(8125))
        .policies("shop/app", "shop/server");
    return s;
  }

  private static Scenario firstDatagramOpens() {
    Scenario s =
        Scenario.of(
            "the-first-datagram-opens",
            "Whoever sends first has called, from whatever port: clients outside Linux's range, a"
                + " server within it, one socket that asks three ports.");
    WorkloadSketch media = s.cluster().deployment("voice", "media").on(1);
    WorkloadSketch phone = s.cluster().deployment("voice", "phone").on(2);
    s.wire().from(phone.pod(0)).dials(media.pod(0), tcp(5061)).tcp();
    RawPackets packets = s.wire().at(20).raw(media.pod(0));
    for (Endpoint client :
        List.of(end("203.0.113.9", 12345), end("198.51.100.7", 61002), end("192.0.2.44", 2055))) {
      packets.datagramAnswered(client, end(media.pod(0), 50004));
    }
    for (int port = 5001; port <= 5003; port++) {
      packets.datagramAnswered(end(phone.pod(0), 40000), end(media.pod(0), port));
    }
    s.truth()
        .allows(phone, media, tcp(5061), udp(5001), udp(5002), udp(5003))
        .allows(Party.at("203.0.113.9"), media, udp(50004))
        .allows(Party.at("198.51.100.7"), media, udp(50004))
        .allows(Party.at("192.0.2.44"), media, udp(50004))
        .denies(media, Party.at("203.0.113.9"), udp(12345))
        .denies(media, Party.at("198.51.100.7"), udp(61002))
        .denies(media, Party.at("192.0.2.44"), udp(2055))
        .denies(media, phone, udp(40000))
        .finds("ports-vary")
        .policies("voice/media", "voice/phone");
    return s;
  }

  private static Scenario openAlreadyFromAnyPort() {
    Scenario s =
        Scenario.of(
            "open-already-from-any-port",
            "Outside the cluster clients call from any port, so a port above Linux's range does not"
                + " tell the server: undecided. A port below 1024 does.");
    WorkloadSketch app = s.cluster().deployment("shop", "app").on(1);
    s.wire().raw(app.pod(0)).dataBothWays(end(app.pod(0), 50051), end("203.0.113.9", 61234));
    s.wire().raw(app.pod(0)).dataBothWays(end(app.pod(0), 40001), end("203.0.113.10", 443));
    s.truth()
        .allows(app, Party.at("203.0.113.10"), tcp(443))
        .denies(app, Party.at("203.0.113.9"), tcp(61234))
        .denies(Party.at("203.0.113.9"), app, tcp(50051))
        .denies(Party.at("203.0.113.10"), app, tcp(40001))
        .severe("connection-undecided")
        .policies("shop/app");
    return s;
  }

  private static Scenario snap() {
    Scenario s =
        Scenario.of(
            "ieee-802-3-with-snap",
            "IP in frames of IEEE 802.3 with LLC and SNAP headers (RFC 1042) instead of Ethernet's.");
    WorkloadSketch client = s.cluster().deployment("shop", "client").on(1);
    WorkloadSketch app = s.cluster().deployment("shop", "app").on(2);
    client.pod(0).capturedAs(CaptureFormat.PCAP_SNAP);
    app.pod(0).capturedAs(CaptureFormat.PCAP_SNAP);
    s.wire().from(client.pod(0)).dials(app.pod(0), tcp(80)).tcp();
    s.truth().allows(client, app, tcp(80)).policies("shop/client", "shop/app");
    return s;
  }
}
