package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.Cutting;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.connection.extract.ConnectionsWriter;
import io.github.pcap2netpol.connection.extract.ExtractTracker;
import io.github.pcap2netpol.connection.follow.Followers;
import io.github.pcap2netpol.connection.opener.KnownPorts;
import io.github.pcap2netpol.connection.reading.CaptureTracker;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A capture comes to the same, whichever threads follow its conversations. */
class ShardsTest {
  private static final int[] THREADS = {1, 2, 5};

  /** So few that a small capture has several rounds. */
  private static final int ROUND = 40;

  /** Two shards, which many small connections fill. */
  private static final Limits SMALL =
      new Limits(2048, 1000, 1000, 1000, 100, 1024, 1000, 1000, 1000);

  static List<Path> captures() throws IOException {
    return KnownPacketsTest.captures();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void the_lines_of_a_capture_are_the_same_whichever_threads_follow_it(Path capture) {
    Consumer<PacketHandler> whole = handler -> read(capture, handler, Cutting.NONE);
    Consumer<PacketHandler> inPieces = handler -> read(capture, handler, new Cutting(0, 4000));

    String expected = extracted(whole, Followers.READER, Limits.DEFAULT);
    assertThat(extracted(inPieces, Followers.READER, Limits.DEFAULT)).isEqualTo(expected);
    for (int threads : THREADS) {
      assertThat(extracted(whole, new Threads(threads), Limits.DEFAULT)).isEqualTo(expected);
      assertThat(extracted(inPieces, new Threads(threads), Limits.DEFAULT)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void the_sums_of_a_capture_are_the_same_whichever_threads_follow_it(Path capture) {
    Consumer<PacketHandler> whole = handler -> read(capture, handler, Cutting.NONE);
    Consumer<PacketHandler> inPieces = handler -> read(capture, handler, new Cutting(0, 4000));

    List<String> expected = followed(whole, Integer.MAX_VALUE, Followers.READER);
    for (int threads : THREADS) {
      assertThat(followed(whole, ROUND, new Threads(threads))).isEqualTo(expected);
      assertThat(followed(inPieces, 7, new Threads(threads))).isEqualTo(expected);
    }
  }

  @Property(tries = 100)
  void any_packets_come_to_the_same_whichever_threads_follow_them(
      @ForAll @Size(max = 600) byte[] bytes, @ForAll @IntRange(min = 1, max = 50) int round) {
    Consumer<PacketHandler> packets = handler -> tell(FuzzedPackets.of(bytes), handler);

    List<String> expected = followed(packets, Integer.MAX_VALUE, Followers.READER);
    String lines = extracted(packets, Followers.READER, Limits.DEFAULT);
    for (int threads : THREADS) {
      assertThat(followed(packets, round, new Threads(threads))).isEqualTo(expected);
      assertThat(extracted(packets, new Threads(threads), Limits.DEFAULT)).isEqualTo(lines);
    }
  }

  @Test
  void with_more_connections_than_may_be_open_the_same_are_evicted_whichever_threads_follow() {
    Consumer<PacketHandler> packets = handler -> tell(manyOpen(), handler);

    List<ExtractedLine> expected = lines(packets, Followers.READER, SMALL);
    assertThat(text(lines(packets, new Threads(2), SMALL))).isEqualTo(text(expected));
    assertThat(text(lines(packets, new Threads(5), SMALL))).isEqualTo(text(expected));
    // No shard has fewer than a third of 3,000, and each has room for 1,024.
    ExtractedLine.End end = (ExtractedLine.End) expected.get(expected.size() - 1);
    assertThat(end.crowdedOut()).isEqualTo(3000 - 2048);
    assertThat(expected.stream().filter(ExtractedLine.Opened.class::isInstance)).isNotEmpty();
  }

  @Test
  void with_more_names_than_may_be_kept_the_same_are_left_out_whichever_threads_follow() {
    Packets queries = new Packets();
    for (int i = 0; i < 3000; i++) {
      queries.query("10.0.0.1:40000", "10.0.0.2:53", "name" + i);
    }
    Consumer<PacketHandler> packets = handler -> tell(queries, handler);

    CaptureTracker expected = tracker(SMALL, ROUND, Followers.READER);
    packets.accept(expected.packets(0));
    expected.finish();
    CaptureTracker followed = tracker(SMALL, ROUND, new Threads(5));
    packets.accept(followed.packets(0));
    followed.finish();

    assertThat(expected.lookups(ShownCapture.POINT, ShownCapture.PARTS))
        .hasSize(2 * SMALL.namesOfAShard())
        .isEqualTo(followed.lookups(ShownCapture.POINT, ShownCapture.PARTS));
  }

  /** 3,000 connections that are not closed. */
  private static Packets manyOpen() {
    Packets packets = new Packets();
    for (int i = 0; i < 3000; i++) {
      String client = "10.0.0." + i % 50 + ":" + (20_000 + i);
      packets.syn(client, "10.0.0.2:8080", i).synAck("10.0.0.2:8080", client, i);
    }
    return packets;
  }

  private static void tell(Packets packets, PacketHandler handler) {
    for (int i = 0; i < packets.events.size(); i++) {
      packets.events.get(i).tell(handler, i + 1L);
    }
  }

  private static CaptureStats read(Path capture, PacketHandler handler, Cutting cutting) {
    return CaptureReader.read(
        new FileSource(capture, capture.toString()),
        handler,
        OverlayPorts.USUAL,
        cutting,
        new Diagnostics());
  }

  private static CaptureTracker tracker(Limits limits, int round, Followers followers) {
    TestBook book = FuzzedPackets.book();
    Epochs epochs = new Epochs(book.takeovers());
    return new CaptureTracker(
        new KnownPorts(new Bundle("", List.of(), book.cluster(), book), epochs),
        epochs,
        limits,
        round,
        followers);
  }

  private static List<String> followed(
      Consumer<PacketHandler> packets, int round, Followers followers) {
    CaptureTracker tracker = tracker(Limits.DEFAULT, round, followers).splitByInterface();
    packets.accept(tracker.packets(0));
    return ShownCapture.of(tracker);
  }

  private static String extracted(
      Consumer<PacketHandler> packets, Followers followers, Limits limits) {
    return text(lines(packets, followers, limits));
  }

  private static List<ExtractedLine> lines(
      Consumer<PacketHandler> packets, Followers followers, Limits limits) {
    List<ExtractedLine> lines = new ArrayList<>();
    ExtractTracker tracker =
        new ExtractTracker(lines::add, limits, ROUND, ExtractedLine.Joint.BEGINS, followers)
            .splitByInterface();
    packets.accept(tracker.packets(0));
    tracker.finish(List.of(), List.of());
    return lines;
  }

  private static String text(List<ExtractedLine> lines) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (ConnectionsWriter writer = new ConnectionsWriter(text)) {
      for (ExtractedLine line : lines) {
        writer.write(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** So many threads, which take the shards in any order. */
  private record Threads(int count) implements Followers {
    @Override
    public void follow(List<Runnable> shards) {
      List<Runnable> shuffled = new ArrayList<>(shards);
      Collections.shuffle(shuffled, new Random(count));
      ExecutorService threads = Executors.newFixedThreadPool(count);
      try {
        List<Future<?>> all = new ArrayList<>();
        shuffled.forEach(shard -> all.add(threads.submit(shard)));
        for (Future<?> one : all) {
          one.get();
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      } finally {
        threads.shutdown();
      }
    }
  }
}
