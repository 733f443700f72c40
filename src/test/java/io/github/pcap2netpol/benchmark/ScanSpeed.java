package io.github.pcap2netpol.benchmark;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.DnsContent;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Scans a capture and, in turn, only reads it: with {@code dd bs=1M} and in Java. Prints a line for
 * each round; the first runs cold code.
 */
public final class ScanSpeed {
  private ScanSpeed() {}

  /** Takes the capture and the number of rounds. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path file = Path.of(args[0]);
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      long start = System.nanoTime();
      CaptureStats stats =
          CaptureReader.read(
              new FileSource(file, file.toString()), new Counting(), new Diagnostics());
      double scan = seconds(System.nanoTime() - start);
      start = System.nanoTime();
      long bytes = readOnly(file);
      double read = seconds(System.nanoTime() - start);
      double dd =
          seconds(
              TimedRun.of(List.of("dd", "if=" + file, "of=/dev/null", "bs=1M")).wall().toNanos());
      out.printf(
          Locale.ROOT,
          "%d packets: scan %.0f MB/s, read %.0f MB/s, dd %.0f MB/s: scan is %.2f of dd%n",
          stats.packets(),
          bytes / scan / 1e6,
          bytes / read / 1e6,
          bytes / dd / 1e6,
          dd / scan);
    }
  }

  private static long readOnly(Path file) throws IOException {
    ByteBuffer into = ByteBuffer.allocateDirect(1 << 20);
    long bytes = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      for (int read = channel.read(into); read >= 0; read = channel.read(into.clear())) {
        bytes += read;
      }
    }
    return bytes;
  }

  private static double seconds(long nanos) {
    return Duration.ofNanos(nanos).toNanos() / 1e9;
  }

  /** Receives each packet and keeps nothing. */
  private static final class Counting implements PacketHandler {
    @Override
    public void opening(Opening opening) {}

    @Override
    public void packet(PacketHeader packet) {}

    @Override
    public void unreachable(Unreachable unreachable) {}

    @Override
    public void dns(DnsMessage message) {}

    @Override
    public void dns(PacketHeader packet, DnsContent content) {}
  }
}
