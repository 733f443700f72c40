package io.github.pcap2netpol.cluster.proc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples of /proc/net, as the kernel writes it on a little-endian machine. */
class ProcFileTest {
  @TempDir Path root;
  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void listeners_on_loopback_and_half_open_connections_do_not_count() throws Exception {
    ProcFile file =
        read(
            """
            # 1700000000 tcp
              sl  local_address rem_address   st
               0: 00000000:1F90 00000000:0000 0A
               1: 0100007F:1F91 00000000:0000 0A
               2: 0500000A:9C40 0600000A:0050 01
               3: 0500000A:9C41 0600000A:0050 02
               4: 0500000A:9C42 0600000A:0050 06
               5: 0100007F:9C43 0100007F:1F91 01
            # 1700000000 udp
               0: 00000000:0035 00000000:0000 07
               1: 0500000A:9C44 0600000A:0035 01
            # 1700000000 resolv.conf
            nameserver 10.96.0.10
            """);
    assertThat(file.samples()).hasSize(1);
    assertThat(file.samples().get(0).listening())
        .containsExactly(PortProtocol.tcp(8080), PortProtocol.udp(53));
    assertThat(file.samples().get(0).connected())
        .extracting(socket -> socket.protocol() + " " + socket.local())
        .containsExactly("TCP 10.0.0.5:40000", "TCP 10.0.0.5:40002", "UDP 10.0.0.5:40004");
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void each_word_of_an_ipv6_address_is_little_endian() {
    // 2001:db8::1: the words 20010db8 0 0 00000001, each byte-swapped.
    assertThat(ProcSocket.address("B80D0120000000000000000001000000"))
        .contains(IpAddress.of("2001:db8::1"));
    assertThat(ProcSocket.address("0000000000000000FFFF00000500000A"))
        .contains(IpAddress.of("10.0.0.5"));
  }

  @Test
  void routes_give_the_gateway_and_the_subnets() throws Exception {
    ProcFile file =
        read(
            """
            # 1 route
            Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT
            eth0 00000000 0102F40A 0003 0 0 0 00000000 0 0 0
            eth0 0002F40A 0102F40A 0003 0 0 0 00FFFFFF 0 0 0
            eth0 0102F40A 00000000 0005 0 0 0 FFFFFFFF 0 0 0
            """);
    assertThat(file.gateways()).containsExactly(IpAddress.of("10.244.2.1"));
    assertThat(file.subnets()).containsExactly(IpPrefix.of("10.244.2.0/24"));
  }

  @Test
  void a_long_file_is_read_to_its_end_line_by_line() throws Exception {
    StringBuilder text = new StringBuilder("# 1700000000.5 /proc/net/tcp\n");
    for (int port = 1; port <= 2000; port++) {
      text.append(String.format("%4d: 00000000:%04X 00000000:0000 0A%n", port, port));
    }
    // Longer than anything that the kernel writes: its first words are all that matters.
    text.append("2001: 00000000:07D1 00000000:0000 0A ").append("x".repeat(100_000)).append('\n');
    text.append("2002: 00000000:07D2 00000000:0000\t 0A");

    ProcFile file = read(text.toString());

    assertThat(file.samples()).hasSize(1);
    assertThat(file.samples().get(0).listening()).hasSize(2002).contains(PortProtocol.tcp(2002));
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void numbers_of_the_wrong_length_or_in_other_digits_are_rejected() throws Exception {
    read(
        """
        # 1 tcp
           0: 0000000:1F90 00000000:0000 0A
           0: 00000000:1F900 00000000:0000 0A
           0: 00000000:1F90 00000000:0000 A
           0: 00000000:1F9g 00000000:0000 0A
        # 1 ipv6_route
        fe80 40 0 00 00000000000000000000000000000000 0 0 0 00000001 eth0
        """);
    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(one -> assertThat(one.count()).isEqualTo(5));
  }

  @Test
  void lines_that_the_kernel_does_not_write_are_counted() throws Exception {
    read(
        """
        # 1 tcp
        rubbish
           0: 00000000:1F90 00000000:0000 0A
        0: zz:1 zz:2 0A
        """);
    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(d -> assertThat(d.count()).isEqualTo(2));
  }

  private ProcFile read(String content) throws Exception {
    return ProcFile.read(Files.writeString(root.resolve("a.proc"), content), diagnostics);
  }
}
