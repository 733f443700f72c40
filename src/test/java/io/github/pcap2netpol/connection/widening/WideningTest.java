package io.github.pcap2netpol.connection.widening;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.Packets;
import io.github.pcap2netpol.connection.Reading;
import io.github.pcap2netpol.connection.TestBook;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.KnownPorts;
import io.github.pcap2netpol.connection.reading.CaptureTracker;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** More outside callers of one port than are kept separately. */
class WideningTest {
  private static final String SERVER = "10.0.0.2:8080";

  private static TestBook book() {
    return new TestBook()
        .pod("client-1", "10.0.0.1")
        .pod("server-1", "10.0.0.2", 8080)
        .service("10.96.0.1", 80, PortProtocol.tcp(8080));
  }

  private static Limits atMost(int outsiders) {
    return new Limits(100, 100, 1000, 1000, outsiders, 10, 100, 10_000, 10);
  }

  private static Packets calls(String... addresses) {
    Packets packets = new Packets();
    for (int i = 0; i < addresses.length; i++) {
      packets.connection(caller(addresses[i]), SERVER, i);
    }
    return packets;
  }

  private static String caller(String address) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":40000";
  }

  private static Reading reading(int outsiders, Packets packets) {
    return new Reading(book()).capture("server-1", packets).within(atMost(outsiders));
  }

  /** Connections by originators and state. */
  private static SortedMap<String, Long> counted(Traffic traffic) {
    SortedMap<String, Long> counted = new TreeMap<>();
    for (Connection each : traffic.connections()) {
      counted.merge(
          each.originators().brief() + " " + each.state(), each.tally().connections(), Long::sum);
    }
    return counted;
  }

  @Test
  void callers_beyond_the_limit_are_merged_with_their_neighbours() {
    Reading reading =
        reading(
            3, calls("192.0.2.9", "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.6"));
    assertThat(counted(reading.read()))
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "192.0.2.0/30 ESTABLISHED", 3L,
                    "192.0.2.4/30 ESTABLISHED", 2L,
                    "192.0.2.9 ESTABLISHED", 1L)));
    assertThat(reading.diagnostics.sorted())
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.code()).isEqualTo("originators-widened");
              assertThat(said.severity()).isEqualTo(Severity.INFO);
              assertThat(said.place()).isEqualTo("10.0.0.2 TCP 8080");
              assertThat(said.message()).contains("in 2 blocks, the widest 192.0.2.0/30.");
            });
  }

  @Test
  void callers_up_to_the_limit_stay_separate() {
    Reading reading = reading(3, calls("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.1"));
    assertThat(counted(reading.read()).keySet())
        .containsExactly("192.0.2.1 ESTABLISHED", "192.0.2.2 ESTABLISHED", "192.0.2.3 ESTABLISHED");
    assertThat(reading.codes()).isEmpty();
  }

  @Test
  void the_block_is_the_narrowest_that_holds_the_callers() {
    assertThat(counted(reading(2, calls("192.0.2.1", "192.0.2.2", "203.0.113.7")).read()).keySet())
        .containsExactly("192.0.2.0/30 ESTABLISHED", "203.0.113.7 ESTABLISHED");
  }

  @Test
  void no_block_contains_an_address_of_the_cluster() {
    Traffic traffic =
        reading(3, calls("10.0.0.0", "10.0.0.3", "10.0.0.4", "10.0.0.7", "10.9.0.1")).read();
    assertThat(counted(traffic).keySet())
        .containsExactly("10.0.0.0 ESTABLISHED", "10.0.0.3 ESTABLISHED", "10.0.0.4/30 ESTABLISHED");
  }

  @Test
  void callers_that_no_block_outside_the_cluster_can_hold_are_left_out_and_that_is_severe() {
    Reading reading = reading(1, calls("10.0.0.0", "10.0.0.3"));
    assertThat(counted(reading.read()).keySet()).containsExactly("10.0.0.0 ESTABLISHED");
    Diagnostic said = reading.diagnostics.sorted().get(0);
    assertThat(said.code()).isEqualTo("originators-capped");
    assertThat(said.severity()).isEqualTo(Severity.SEVERE);
    assertThat(said.count()).isEqualTo(1);
  }

  @Test
  void private_callers_and_public_ones_do_not_widen_each_other() {
    assertThat(
            counted(
                    reading(2, calls("10.9.0.1", "10.9.0.2", "11.0.0.1", "12.0.0.1", "13.0.0.1"))
                        .read())
                .keySet())
        .containsExactly(
            "10.9.0.1 ESTABLISHED",
            "10.9.0.2 ESTABLISHED",
            "11.0.0.1 ESTABLISHED",
            "12.0.0.0/7 ESTABLISHED");
  }

  @Test
  void address_families_do_not_widen_each_other() {
    assertThat(
            counted(
                    reading(
                            2,
                            calls("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "3ffe::"))
                        .read())
                .keySet())
        .containsExactly(
            "192.0.2.1 ESTABLISHED",
            "192.0.2.2 ESTABLISHED",
            "2001:db8::/126 ESTABLISHED",
            "3ffe:: ESTABLISHED");
  }

  @Test
  void a_scan_does_not_widen_those_who_were_answered() {
    Packets packets = calls("192.0.2.1", "192.0.2.3");
    for (int i = 0; i < 50; i++) {
      packets
          .syn("192.0.2." + i + ":50000", SERVER, i)
          .refuse(SERVER, "192.0.2." + i + ":50000", i);
    }
    Traffic traffic = reading(2, packets).read();
    assertThat(counted(traffic).keySet())
        .containsExactly(
            "192.0.2.0/27 REFUSED",
            "192.0.2.1 ESTABLISHED",
            "192.0.2.3 ESTABLISHED",
            "192.0.2.32/27 REFUSED");
  }

  @Test
  void several_captures_of_one_pod_give_the_same_blocks_as_one_capture() {
    Reading apart =
        new Reading(book())
            .capture("server-1", calls("192.0.2.1", "192.0.2.2", "192.0.2.77"))
            .nameless("other.pcap", calls("192.0.2.5", "198.51.100.1", "192.0.2.0"))
            .within(atMost(2));
    Reading one =
        reading(
            2,
            calls(
                "192.0.2.1", "192.0.2.2", "192.0.2.77", "192.0.2.5", "198.51.100.1", "192.0.2.0"));
    assertThat(counted(apart.read())).isEqualTo(counted(one.read()));
  }

  @Test
  void endless_callers_keep_only_a_few_sums() {
    KnownPorts ports = new KnownPorts(bundle(), new Epochs(Map.of()));
    CaptureTracker tracker = new CaptureTracker(ports, new Epochs(Map.of()), Limits.DEFAULT);
    PacketHandler packets = tracker.packets(0);
    Endpoint server = Packets.end(SERVER);
    int callers = 300_000;
    for (int i = 0; i < callers; i++) {
      // An odd number times all of them: no two are the same, and they are everywhere.
      Endpoint caller = new Endpoint(IpAddress.ofIpv4(0x0b000000 + i * 0x2f35), 40_000);
      long time = i * 1_000_000L;
      packets.opening(
          new Opening.Value(time, i + 1, Protocol.TCP, caller, server, false, 7, 0, false, false));
      packets.opening(
          new Opening.Value(
              time + 1, i + 1, Protocol.TCP, server, caller, true, 9, 8, false, false));
    }
    CaptureSums sums = tracker.finish();
    // One realm each: public ones, and the private ones between them.
    assertThat(sums.sums()).hasSizeLessThanOrEqualTo(6 * Limits.DEFAULT.outsiders());
    assertThat(sums.sums().values().stream().mapToLong(Sum::connections).sum()).isEqualTo(callers);
    assertThat(sums.dropped().sums).isZero();
    assertThat(sums.dropped().outsiders).isZero();
  }

  private static Bundle bundle() {
    TestBook book = book();
    return new Bundle("", List.of(), book.cluster(), book);
  }

  /**
   * Public and private addresses, close to each other and far apart, none of them the cluster's.
   */
  private static String address(int number) {
    int host = number % 64;
    return switch (number / 64) {
      case 0 -> "10.0.0." + (host + 8);
      case 1 -> "10.0." + host + ".200";
      case 2 -> "203.0.113." + host * 3;
      case 3 -> "2001:db8:" + Integer.toHexString(host) + "::" + Integer.toHexString(host % 5);
      default -> (host + 20) + ".1.1.1";
    };
  }

  private static Packets conversation(int i, int number) {
    Packets packets = new Packets().at(i / 4);
    // A connection that was already open counts once for each capture and port.
    String from = caller(address(number)).replace(":40000", ":" + (40000 + i));
    return switch (number % 7) {
      case 0 -> packets.syn(from, SERVER, i).refuse(SERVER, from, i);
      case 1 -> packets.segment(from, SERVER).segment(SERVER, from);
      case 2 -> packets.udp(from, "10.0.0.2:53").udp("10.0.0.2:53", from);
      default -> packets.connection(from, SERVER, i);
    };
  }

  private static List<Packets.Event> events(List<Packets> conversations) {
    List<Packets.Event> events = new ArrayList<>();
    conversations.forEach(each -> events.addAll(each.events));
    return events;
  }

  private static Reading of(int outsiders, List<List<Packets.Event>> parts) {
    return new Reading(book())
        .parts(Optional.of(new PodRef("shop", "server-1")), "server-1.pcap", parts)
        .within(atMost(outsiders));
  }

  @Property(tries = 150)
  void neither_order_nor_parts_nor_captures_nor_files_change_the_blocks(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 319) Integer> numbers,
      @ForAll @IntRange(min = 1, max = 9) int outsiders,
      @ForAll @IntRange(max = 60) int cut,
      @ForAll Random random) {
    List<Packets> conversations =
        IntStream.range(0, numbers.size()).mapToObj(i -> conversation(i, numbers.get(i))).toList();
    int at = Math.min(cut, conversations.size());
    List<Packets> first = conversations.subList(0, at);
    List<Packets> rest = conversations.subList(at, conversations.size());
    SortedMap<String, Long> expected =
        counted(of(outsiders, List.of(events(conversations))).read());

    List<Packets> shuffled = new ArrayList<>(conversations);
    Collections.shuffle(shuffled, random);
    assertThat(counted(of(outsiders, List.of(events(shuffled))).read())).isEqualTo(expected);
    assertThat(counted(of(outsiders, List.of(events(first), events(rest))).read()))
        .isEqualTo(expected);
    assertThat(
            counted(
                of(outsiders, List.of(events(conversations)))
                    .extracted(input -> Optional.of("all.ndjson.gz"), 3)
                    .read()))
        .isEqualTo(expected);
    assertThat(
            counted(
                of(outsiders, List.of(events(first)))
                    .parts(Optional.empty(), "other.pcap", List.of(events(rest)))
                    .read(2)))
        .isEqualTo(expected);
  }

  @Property(tries = 150)
  void every_caller_is_in_a_block_and_no_block_is_wider_than_its_callers_need(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 319) Integer> numbers,
      // Around the pod at 10.0.0.2 no block holds two of 10.0.0.8/29, .16/28, .32/27, .64/26,
      // .128/25, 10.0.1.0/24, .2.0/23, .4.0/22, .8.0/21, .16.0/20, .32.0/19.
      @ForAll @IntRange(min = 11, max = 14) int outsiders) {
    Packets packets = new Packets();
    for (int i = 0; i < numbers.size(); i++) {
      packets.connection(caller(address(numbers.get(i))), SERVER, i);
    }
    Traffic traffic = reading(outsiders, packets).read();
    List<IpAddress> callers =
        numbers.stream().map(number -> IpAddress.of(address(number))).distinct().toList();
    for (IpAddress caller : callers) {
      assertThat(traffic.connections())
          .filteredOn(each -> each.originators().contains(caller))
          .hasSize(1);
    }
    for (Connection each : traffic.connections()) {
      assertThat(
              callers.stream()
                  .filter(each.originators()::contains)
                  .map(IpPrefix::of)
                  .reduce(IpPrefix::span))
          .contains(each.originators());
      assertThat(each.originators().contains(IpAddress.of("10.0.0.2"))).isFalse();
    }
  }
}
