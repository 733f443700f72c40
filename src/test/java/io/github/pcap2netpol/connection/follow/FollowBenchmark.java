package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.connection.PacketLists;
import io.github.pcap2netpol.connection.Packets;
import io.github.pcap2netpol.connection.TestBook;
import io.github.pcap2netpol.connection.opener.KnownPorts;
import io.github.pcap2netpol.connection.reading.CaptureTracker;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a packet of a known conversation takes, among a thousand others. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FollowBenchmark {
  private static final int FLOWS = 1024;

  private final ConversationTable table = new ConversationTable();
  private final List<PacketHeader> segments = new ArrayList<>();
  private final List<PacketHeader> datagrams = new ArrayList<>();
  private final PacketHandler tracker = tracker().packets(0);
  private int next;

  private static CaptureTracker tracker() {
    TestBook book = new TestBook();
    Epochs epochs = new Epochs(book.takeovers());
    Cluster cluster = book.cluster();
    return new CaptureTracker(
        new KnownPorts(new Bundle("", List.of(), cluster, book), epochs), epochs, Limits.DEFAULT);
  }

  /** One packet for each of these conversations, and the conversations. */
  @Setup
  public void converse() {
    Packets packets = new Packets();
    for (int i = 0; i < FLOWS; i++) {
      String from = "10.0." + i / 256 + "." + i % 256 + ":40000";
      packets.segment(from, "10.1.0.1:80").udp(from, "10.1.0.1:8125");
    }
    PacketLists lists = new PacketLists(segments, datagrams);
    packets.events.forEach(event -> event.tell(lists, 1));
    for (PacketHeader packet : segments) {
      table.add(Stream.inTheMiddle(packet, 0));
    }
  }

  /** Finds a conversation by its two ends. */
  @Benchmark
  public @Nullable Object find() {
    return table.find(segments.get(next++ & (FLOWS - 1)));
  }

  /** Follows a TCP segment. */
  @Benchmark
  public void segment() {
    tracker.packet(segments.get(next++ & (FLOWS - 1)));
  }

  /** Follows a datagram. */
  @Benchmark
  public void datagram() {
    tracker.packet(datagrams.get(next++ & (FLOWS - 1)));
  }
}
