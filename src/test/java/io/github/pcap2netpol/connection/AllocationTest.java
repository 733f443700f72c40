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
import io.github.pcap2netpol.capture.file.Cutting;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.connection.follow.Followers;
import io.github.pcap2netpol.connection.follow.Rounds;
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
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Following known conversations, repeated openings and repeated look-ups allocates nothing, however
 * many packets they have.
 */
@Isolated("It counts the bytes that are allocated.")
class AllocationTest {
  private static final int IN_A_PIECE = 104;
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

  @Test
  void a_million_packets_of_a_file_in_pieces_allocate_only_a_little_for_each_piece() {
    CaptureBytes file = CaptureBytes.pcap(276);
    byte[] beginning = file.bytes();
    for (int i = 0; i < IN_A_PIECE; i++) {
      byte[] packet = packet(i);
      file.record(0, sll2(packet[0] == 0x45 ? 0x0800 : 0x86dd, 1, 0, packet));
    }

    byte[] whole = file.bytes();
    int piece = 8 << 20;
    long pieces = (whole.length - beginning.length) * (long) (MILLION / IN_A_PIECE) / piece;
    assertThat(allocatedByMore(beginning, whole, new Cutting(0, piece)) / pieces)
        .isLessThan(16 << 10);
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
    assertThat(allocatedByMore(beginning, whole, Cutting.NONE)).isLessThan(MILLION / 10);
  }

  /** The bytes that a million packets more allocate. */
  private static long allocatedByMore(byte[] beginning, byte[] whole, Cutting cutting) {
    byte[] piece = Arrays.copyOfRange(whole, beginning.length, whole.length);
    // One-time allocations (the buffer, each conversation) are the same for both.
    allocated(beginning, piece, MILLION / 10, cutting);
    long few = allocated(beginning, piece, MILLION, cutting);
    long many = allocated(beginning, piece, 2 * MILLION, cutting);
    return many - few;
  }

  private static long allocated(byte[] beginning, byte[] piece, int packets, Cutting cutting) {
    while (true) {
      Map<Long, Long> before = allocatedByThread();
      read(beginning, piece, packets, cutting);
      Map<Long, Long> after = allocatedByThread();
      // An idle thread may end at any time, and what it allocated is not known any more.
      if (after.keySet().containsAll(before.keySet())) {
        return sum(after) - sum(before);
      }
    }
  }

  private static long sum(Map<Long, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void read(byte[] beginning, byte[] piece, int packets, Cutting cutting) {
    TestBook book = new TestBook();
    Epochs epochs = new Epochs(book.takeovers());
    Cluster cluster = TestCluster.empty();
    CaptureTracker tracker =
        new CaptureTracker(
            new KnownPorts(new Bundle("", List.of(), cluster, book), epochs),
            epochs,
            Limits.DEFAULT,
            Rounds.USUAL,
            // To hand over a round to other threads takes some objects.
            cutting.equals(Cutting.NONE) ? Followers.READER : Followers.IDLE_THREADS);
    CaptureStats stats =
        CaptureReader.read(
            new RepeatedSource(beginning, piece, packets / IN_A_PIECE),
            tracker.packets(0),
            OverlayPorts.USUAL,
            cutting,
            new Diagnostics());

    assertThat(stats.packets()).isEqualTo(packets);
    assertThat(stats.skipped()).isEmpty();
  }

  /** What this thread and those that read ahead have allocated. */
  private static Map<Long, Long> allocatedByThread() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long here = Thread.currentThread().getId();
    Map<Long, Long> bytes = new TreeMap<>();
    Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(Objects::nonNull)
        .filter(one -> one.getThreadId() == here || one.getThreadName().equals("shared-work"))
        .forEach(
            one ->
                bytes.put(one.getThreadId(), threads.getThreadAllocatedBytes(one.getThreadId())));
    return bytes;
  }
}
