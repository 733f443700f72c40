package io.github.pcap2netpol.benchmark;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.DnsContent;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Captures read in this process, each by its own thread, keeping nothing.
 *
 * @param run how long it took; its memory is 0, since this process uses some for other things
 * @param packets how many there were
 */
record TimedScan(TimedRun run, long packets) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  static TimedScan of(List<Path> files) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(files.size());
    try {
      long start = System.nanoTime();
      List<Future<long[]>> running = new ArrayList<>();
      for (Path file : files) {
        running.add(pool.submit(() -> scan(file)));
      }
      long packets = 0;
      long cpu = 0;
      for (Future<long[]> one : running) {
        packets += one.get()[0];
        cpu += one.get()[1];
      }
      Duration wall = Duration.ofNanos(System.nanoTime() - start);
      return new TimedScan(new TimedRun(wall, Duration.ofNanos(cpu), 0), packets);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdown();
    }
  }

  /** Packets, and nanoseconds of the processor. */
  private static long[] scan(Path file) {
    long before = THREADS.getCurrentThreadCpuTime();
    long packets =
        CaptureReader.read(
                new FileSource(file, file.toString()), new Listening(), new Diagnostics())
            .packets();
    return new long[] {packets, THREADS.getCurrentThreadCpuTime() - before};
  }

  /** Receives each packet and keeps nothing. */
  private static final class Listening implements PacketHandler {
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
