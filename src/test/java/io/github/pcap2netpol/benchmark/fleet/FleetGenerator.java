package io.github.pcap2netpol.benchmark.fleet;

import io.github.pcap2netpol.benchmark.fleet.Fleet.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes the captures of a fleet and the metadata of its cluster, always the same bytes. */
public final class FleetGenerator {
  private FleetGenerator() {}

  /**
   * Takes the folder to write, the number of pods, the size of each capture in MB (10^6 bytes), and
   * how many seconds each pod was recorded.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    write(
        Fleet.ofPods(Integer.parseInt(args[1])),
        Path.of(args[0]),
        Long.parseLong(args[2]) * 1_000_000,
        Long.parseLong(args[3]));
  }

  /** Returns the number of packets. */
  public static long write(Fleet fleet, Path bundle, long bytesPerPod, long seconds)
      throws IOException, InterruptedException {
    FleetMetadata.write(fleet, bundle.resolve("cluster"));
    Path captures = bundle.resolve("captures");
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<Long>> writing = new ArrayList<>();
      for (Pod pod : fleet.pods()) {
        Path file = captures.resolve(pod.namespace()).resolve(pod.name() + ".pcap");
        Files.createDirectories(file.getParent());
        writing.add(pool.submit(() -> new Sidecar(fleet, pod, bytesPerPod, seconds).write(file)));
      }
      long packets = 0;
      for (Future<Long> one : writing) {
        packets += one.get();
      }
      return packets;
    } catch (ExecutionException e) {
      throw new IOException("cannot write " + captures, e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
