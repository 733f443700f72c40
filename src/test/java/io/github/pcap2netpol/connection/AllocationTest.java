package io.github.pcap2netpol.connection;

import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.answer;
import static io.github.pcap2netpol.testkit.PacketBytes.dns;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernet;
import static io.github.pcap2netpol.testkit.PacketBytes.hex;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.question;
import static io.github.pcap2netpol.testkit.PacketBytes.sll2;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.connection.opener.KnownPorts;
import io.github.pcap2netpol.connection.reading.CaptureTracker;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.RepeatedSource;
import io.github.pcap2netpol.testkit.TestCluster;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Following known conversations, repeated openings and repeated look-ups allocates nothing, however
 * many packets they have.
 */
@Isolated("It counts the bytes that are allocated.")
class AllocationTest {
  private static final int IN_A_PIECE = 104;
  private static final int FEW = 10 * IN_A_PIECE;
  private static final int MILLION = 10_000 * IN_A_PIECE;

  /** A question of name resolution. */
  private static final byte[] CART = question("cart.shop.svc.cluster.local", 1);

  @Test
  void a_million_packets_of_pcap_allocate_nothing() {
    CaptureBytes file = CaptureBytes.pcap(276);
    byte[] beginning = file.bytes();
    for (int i = 0; i < IN_A_PIECE; i++) {
      byte[] packet = packet(i);
      file.record(0, sll2(packet[0] == 0x45 ? 0x0800 : 0x86dd, 1, 0, packet));
    }

    assertNothingAllocated(beginning, file.bytes());
  }

  @Test
  void a_million_packets_of_pcapng_allocate_nothing() {
    CaptureBytes file = CaptureBytes.pcapng(LITTLE_ENDIAN);
    byte[] beginning = file.describe(1, 0).bytes();
    for (int i = 0; i < IN_A_PIECE; i++) {
      file.enhanced(0, 1, ethernet(packet(i)));
    }

    assertNothingAllocated(beginning, file.bytes());
  }

  private static byte[] packet(int number) {
    int client = 40_000 + number;
    return switch (number % 8) {
      case 4 -> ip("10.0.0.1", "10.0.0.3", 6, tcp(client, 80, SYN, 7, 0));
      case 5 -> ip("10.0.0.3", "10.0.0.1", 6, tcp(80, client - 1, SYN | ACK, 9, 8));
      case 6 -> ip("10.0.0.1", "10.96.0.10", 17, udp(client, 53, dns(number, 0x0100, 1, 0, CART)));
      case 7 ->
          ip(
              "10.96.0.10",
              "10.0.0.1",
              17,
              udp(53, client - 1, dns(number - 1, 0x8180, 1, 1, CART, answer(1, hex("0a600a05")))));
      case 0 -> ip("10.0.0.1", "10.0.0.2", 6, tcp(client, 80, ACK, number, 0, new byte[900]));
      case 1 -> ip("10.0.0.2", "10.0.0.1", 6, tcp(80, client - 1, ACK, number, 0));
      case 2 -> ip("fd00::1", "fd00::2", 6, tcp(client, 80, ACK, number, 0, new byte[200]));
      default -> ip("10.0.0.1", "10.0.0.2", 17, udp(client, 8125, new byte[100]));
    };
  }

  private static void assertNothingAllocated(byte[] beginning, byte[] whole) {
    byte[] piece = Arrays.copyOfRange(whole, beginning.length, whole.length);
    // One-time allocations (the buffer, each conversation) are the same for both.
    allocated(beginning, piece, FEW);
    long few = allocated(beginning, piece, FEW);
    long many = allocated(beginning, piece, FEW + MILLION);

    assertThat((many - few) / (double) MILLION).isLessThan(0.1);
  }

  private static long allocated(byte[] beginning, byte[] piece, int packets) {
    TestBook book = new TestBook();
    Epochs epochs = new Epochs(book.takeovers());
    Cluster cluster = TestCluster.empty();
    CaptureTracker tracker =
        new CaptureTracker(
            new KnownPorts(new Bundle("", List.of(), cluster, book), epochs),
            epochs,
            Limits.DEFAULT);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long before = thread.getThreadAllocatedBytes(id);
    CaptureStats stats =
        CaptureReader.read(
            new RepeatedSource(beginning, piece, packets / IN_A_PIECE),
            tracker.packets(0),
            new Diagnostics());
    long after = thread.getThreadAllocatedBytes(id);

    assertThat(stats.packets()).isEqualTo(packets);
    assertThat(stats.skipped()).isEmpty();
    return after - before;
  }
}
