package io.github.pcap2netpol.answer.blockedlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.answer.blockedlog.LogLine.Block;
import io.github.pcap2netpol.answer.blockedlog.LogLine.Other;
import io.github.pcap2netpol.answer.blockedlog.LogLine.Useless;
import io.github.pcap2netpol.answer.blockedlog.LogLine.Why;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogLineParserTest {
  private static final String KERNEL =
      "IN=veth1 OUT=eth0 MAC=02:00 SRC=10.32.0.7 DST=10.32.0.11 LEN=60 TOS=0x00 TTL=63 ID=1 DF"
          + " PROTO=TCP SPT=56648 DPT=80 WINDOW=64240 RES=0x00 SYN URGP=0";

  @Test
  void a_line_of_the_weave_controller_is_read() {
    assertThat(
            block(
                "WARN: 2016/06/09 14:14:51.152323 TCP connection from 10.32.0.7:56648 to"
                    + " 10.32.0.11:80 blocked by Weave NPC."))
        .isEqualTo(
            new LoggedBlock(
                Optional.of(Instant.parse("2016-06-09T14:14:51Z")),
                IpAddress.of("10.32.0.7"),
                IpAddress.of("10.32.0.11"),
                PortProtocol.tcp(80),
                Optional.empty()));
  }

  @Test
  void a_line_of_this_tool_is_read() {
    LoggedBlock block =
        block(
            "UDP connection from [fd00::7]:4000 (shop/web) to [fd00::8]:53 (kube-system/dns) would"
                + " be blocked: egress of shop/web isolated by shop/web, no rule matches");

    assertThat(block.from()).isEqualTo(IpAddress.of("fd00::7"));
    assertThat(block.to()).isEqualTo(IpAddress.of("fd00::8"));
    assertThat(block.port()).isEqualTo(PortProtocol.udp(53));
  }

  @Test
  void an_ipv6_address_may_lack_its_brackets() {
    assertThat(block("TCP connection from fd00::7:4000 to fd00::8:80 blocked by Weave NPC.").to())
        .isEqualTo(IpAddress.of("fd00::8"));
  }

  @Test
  void a_kernel_line_is_read_after_any_prefix() {
    for (String prefix : new String[] {"", "calico-packet: ", "<4>[  12.345] DROP [x]: "}) {
      LoggedBlock block = block(prefix + KERNEL);
      assertThat(block.from()).isEqualTo(IpAddress.of("10.32.0.7"));
      assertThat(block.port()).isEqualTo(PortProtocol.tcp(80));
      assertThat(block.end()).isEmpty();
      assertThat(block.time()).isEmpty();
    }
  }

  @Test
  void our_own_prefix_says_which_end_blocked() {
    assertThat(block("pcap2netpol egress shop/web: " + KERNEL).end()).hasValue(Direction.EGRESS);
    assertThat(block("pcap2netpol ingress shop/web: " + KERNEL).end()).hasValue(Direction.INGRESS);
  }

  @Test
  void times_with_a_zone_are_read_as_kubectl_and_journalctl_write_them() {
    for (String time :
        new String[] {
          "2026-11-21T08:00:00.250Z",
          "2026-11-21T09:00:00.250+01:00",
          "2026-11-21T08:00:00.250+0000",
          "2026-11-21T08:00:00,250+00:00"
        }) {
      assertThat(block(time + " host kernel: " + KERNEL).time())
          .hasValue(Instant.parse("2026-11-21T08:00:00.250Z"));
    }
    assertThat(block("2026-13-41T08:00:00Z " + KERNEL).time()).isEmpty();
  }

  @Test
  void a_packet_that_opens_no_connection_makes_no_rule() {
    assertThat(LogLineParser.parse(KERNEL.replace(" SYN ", " ACK SYN ")))
        .isEqualTo(new Useless(Why.NOT_AN_OPENING));
    assertThat(LogLineParser.parse(KERNEL.replace(" SYN ", " ACK ")))
        .isEqualTo(new Useless(Why.NOT_AN_OPENING));
    assertThat(
            LogLineParser.parse(
                "IN=a OUT=b SRC=10.0.0.1 DST=10.0.0.2 PROTO=ICMP TYPE=3 CODE=1 [SRC=10.0.0.2"
                    + " DST=10.0.0.1 PROTO=UDP SPT=53 DPT=4000 ]"))
        .isEqualTo(new Useless(Why.PROTOCOL));
    assertThat(LogLineParser.parse("ICMP connection from 10.0.0.1:0 to 10.0.0.2:0 blocked by x"))
        .isEqualTo(new Useless(Why.PROTOCOL));
  }

  @Test
  void an_unreadable_line_is_reported() {
    assertThat(LogLineParser.parse(KERNEL.replace("DPT=80", "DPT=65536")))
        .isEqualTo(new Useless(Why.MALFORMED));
    assertThat(LogLineParser.parse(KERNEL.replace("DST=10.32.0.11", "DST=10.32.0.256")))
        .isEqualTo(new Useless(Why.MALFORMED));
    assertThat(LogLineParser.parse("TCP connection from 10.0.0.1 to 10.0.0.2:80 blocked"))
        .isEqualTo(new Useless(Why.MALFORMED));
  }

  @Test
  void other_lines_are_ignored() {
    assertThat(LogLineParser.parse("")).isEqualTo(new Other());
    assertThat(LogLineParser.parse("TCP connection from somewhere else")).isEqualTo(new Other());
  }

  @Property
  void no_text_makes_the_parser_fail(@ForAll String one, @ForAll String other) {
    assertThat(LogLineParser.parse(one)).isNotNull();
    assertThat(LogLineParser.parse(one + " TCP connection from " + other + " to  blocked"))
        .isNotNull();
    assertThat(LogLineParser.parse("IN= SRC=" + one + " DST=" + other + " PROTO=UDP DPT="))
        .isNotNull();
    assertThat(LogTime.in(one + "2026-11-21T08:00:00" + other, 1000)).isNotNull();
  }

  private static LoggedBlock block(String line) {
    LogLine parsed = LogLineParser.parse(line);
    assertThat(parsed).isInstanceOf(Block.class);
    assertThat(((Block) parsed).block().port().protocol()).isNotEqualTo(Protocol.SCTP);
    return ((Block) parsed).block();
  }
}
