package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Packets that strangers can send: rules that hold whatever the ports and sequence numbers are. */
class HostilePropertyTest {
  private static final String POD = "10.0.0.2";
  private static final String STRANGER = "203.0.113.66";
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int PSH = 8;
  private static final int ACK = 16;

  private static List<Connection> seen(Packets packets) {
    TestBook book = new TestBook().pod("server-1", POD, 8080).pod("client-1", "10.0.0.1");
    Traffic traffic = new Reading(book).capture("server-1", packets).read();
    assertThat(traffic.undecided()).isEmpty();
    return traffic.connections();
  }

  /** Connection tracking (RFC 768 knows no opening): whoever sends first after silence. */
  @Property(tries = 300)
  void the_first_datagram_opens_whatever_the_ports(
      @ForAll @IntRange(min = 1, max = 65_535) int there,
      @ForAll @IntRange(min = 1, max = 65_535) int here,
      @ForAll boolean fromOutside,
      @ForAll @IntRange(min = 1, max = 4) int answers) {
    String stranger = STRANGER + ":" + there;
    String pod = POD + ":" + here;
    // Something earlier, so that the exchange can't be older than the capture.
    Packets packets = new Packets().segment("10.0.0.1:40001", POD + ":80").at(100);
    packets.udp(fromOutside ? stranger : pod, fromOutside ? pod : stranger);
    for (int i = 0; i < answers; i++) {
      packets.udp(fromOutside ? pod : stranger, fromOutside ? stranger : pod);
    }
    assertThat(seen(packets))
        .filteredOn(one -> one.port().protocol() == Protocol.UDP)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.originator().toString()).isEqualTo(fromOutside ? STRANGER : POD);
              assertThat(one.port().port()).isEqualTo(fromOutside ? here : there);
              assertThat(one.state().makesRule()).isTrue();
            });
  }

  /** RFC 9293 3.10.7.1: a host that knows no such connection answers with RST. */
  @Property(tries = 300)
  void a_syn_ack_that_is_reset_opens_nothing(
      @ForAll @IntRange(min = 1, max = 65_535) int there,
      @ForAll @IntRange(min = 1, max = 65_535) int here,
      @ForAll @IntRange(min = 0, max = 1000) int sequence,
      @ForAll @IntRange(min = 1, max = 3) int times) {
    Packets packets = new Packets();
    for (int i = 0; i < times; i++) {
      packets
          .synAck(STRANGER + ":" + there, POD + ":" + here, sequence)
          .rst(POD + ":" + here, STRANGER + ":" + there);
    }
    assertThat(seen(packets)).isNotEmpty().noneMatch(one -> one.state().makesRule());
  }

  /** Port scans with FIN, ACK, PSH and their combinations, all answered by RST only. */
  @Property(tries = 300)
  void unsolicited_segments_that_are_reset_open_nothing(@ForAll long seed) {
    Random random = new Random(seed);
    Packets packets = new Packets();
    for (int i = 0; i < 5; i++) {
      String from = STRANGER + ":" + (1 + random.nextInt(65_535));
      String to = POD + ":" + (random.nextBoolean() ? 8080 : 1 + random.nextInt(65_535));
      int flags = random.nextInt(32) & ~(SYN | RST);
      packets.segment(from, to, flags, random.nextInt(), random.nextInt(Integer.MAX_VALUE));
      packets.segment(to, from, RST | ACK, 0, random.nextInt(Integer.MAX_VALUE));
    }
    assertThat(seen(packets)).isNotEmpty().noneMatch(one -> one.state().makesRule());
  }

  /** A segment that does not continue the SYN's sequence numbers does not prove an answer. */
  @Property(tries = 300)
  void stray_segments_after_a_syn_are_not_an_answer(
      @ForAll @IntRange(min = 2, max = 1_000_000) int sequence,
      @ForAll @IntRange(min = 0, max = 1_000) int before,
      @ForAll @IntRange(min = 0, max = 31) int bits) {
    String from = STRANGER + ":40000";
    String to = POD + ":8080";
    int flags = bits & (FIN | PSH | ACK);
    Packets packets =
        new Packets()
            .syn(from, to, sequence)
            .segment(from, to, flags, Math.max(0, sequence - before), 77)
            .segment(from, to, FIN, sequence + 1L, 0)
            .segment(from, to, ACK, sequence + 1L, 0)
            .rst(from, to);
    assertThat(seen(packets)).isNotEmpty().noneMatch(one -> one.state().makesRule());
  }

  /** RFC 1812 4.3.2.8: hosts limit errors, so silence at most ports means nothing. */
  @Property(tries = 200)
  void a_scan_of_many_datagram_ports_reaches_none(
      @ForAll long seed,
      @ForAll @IntRange(min = 5, max = 60) int ports,
      @ForAll @IntRange(min = 1, max = 10) int times) {
    Random random = new Random(seed);
    Packets packets = new Packets();
    for (int port = 7000; port < 7000 + ports; port++) {
      for (int i = 0; i < times; i++) {
        packets.udp(STRANGER + ":40000", POD + ":" + port);
      }
      if (random.nextInt(10) == 0) {
        packets.unreachable(Protocol.UDP, STRANGER + ":40000", POD + ":" + port);
      }
    }
    assertThat(seen(packets)).hasSize(ports).noneMatch(one -> one.state().makesRule());
  }

  /** Forged addresses: each sends to one port, and together they are a scan. */
  @Property(tries = 200)
  void a_scan_from_many_addresses_reaches_none(
      @ForAll @IntRange(min = 16, max = 100) int strangers,
      @ForAll @IntRange(min = 1, max = 10) int times) {
    Packets packets = new Packets();
    for (int i = 0; i < strangers; i++) {
      for (int again = 0; again < times; again++) {
        packets.udp("192.0.2." + i + ":40000", POD + ":" + (7000 + i));
      }
    }
    assertThat(seen(packets)).hasSize(strangers).noneMatch(one -> one.state().makesRule());
  }
}
