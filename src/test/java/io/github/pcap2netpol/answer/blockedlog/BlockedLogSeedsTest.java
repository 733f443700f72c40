package io.github.pcap2netpol.answer.blockedlog;

import static io.github.pcap2netpol.testkit.CaptureBytes.gzip;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.nflog;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.fuzz.SeedFolder;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The seeds of {@link BlockedLogFuzzTest} contain everything that enforcers write. */
class BlockedLogSeedsTest {
  private static final int NFLOG = 239;

  @Test
  void logs_of_both_kinds_and_captures() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put(
        "sentences",
        bytes(
            """
            2026-11-21T11:00:00Z TCP connection from 10.244.1.5:1 to 10.244.1.6:80 blocked by x
            2026/11/21 11:30:00 UDP connection from [fd00::1]:2 to fd00::2:53 blocked by x
            2026-11-21T13:00:00,5+0100 TCP connection from 10.244.1.5:3 (shop/web) to 10.9.9.9:1 blocked
            ICMP connection from 10.244.1.5:4 to 10.244.1.6:81 blocked by x
            TCP connection from 10.244.1.5 to 10.244.1.6:81 blocked by x
            9999-99-99T99:99:99Z TCP connection from 10.244.1.5:1 to 10.244.1.6:80 blocked by x
            something else
            """));
    seeds.put(
        "kernel",
        bytes(
            """
            Nov 21 11:00:00 node1 kernel: [7.1] pcap2netpol ingress IN=a OUT=b SRC=10.244.1.5 \
            DST=10.244.1.6 LEN=60 PROTO=TCP SPT=56648 DPT=80 WINDOW=64240 SYN URGP=0
            IN=a OUT=b SRC=10.244.1.5 DST=10.244.1.6 PROTO=TCP SPT=56648 DPT=80 ACK SYN
            IN= OUT=b SRC=fd00::1 DST=fd00::2 PROTO=UDP SPT=1 DPT=53 LEN=40
            IN=a OUT= SRC=10.244.1.5 DST=10.244.1.6 PROTO=ICMP TYPE=3 [SRC=1.2.3.4 DST=5.6.7.8 ]
            IN=a OUT= SRC=x DST=10.244.1.6 PROTO=SCTP SPT=1 DPT=99999
            """));
    seeds.put("a-long-line", bytes("x".repeat(5000) + "\n"));
    byte[] capture =
        pcap(NFLOG)
            .record(
                0, nflog(LITTLE_ENDIAN, ip("10.244.1.5", "10.244.1.6", 6, tcp(4, 80, SYN, 1, 0))))
            .record(7, nflog(LITTLE_ENDIAN, ip("fd00::1", "fd00::2", 17, udp(4, 53))))
            .bytes();
    seeds.put("capture", capture);
    seeds.put("capture-packed", gzip(capture));
    SeedFolder.requireHolds(BlockedLogFuzzTest.class, "blocked_log", seeds);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
