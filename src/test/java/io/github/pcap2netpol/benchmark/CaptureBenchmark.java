package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads large generated captures in every available way, in turn: {@code dd}, the scan alone, the
 * launcher as a whole process with a heap of 128 MB, tcpdump and tshark. It asserts nothing; see
 * docs/benchmarks.md.
 */
public final class CaptureBenchmark {
  private static final Map<String, String> SMALL_HEAP = Map.of("PCAP2NETPOL_JAVA_OPTS", "-Xmx128m");

  /** Exit codes of a successful run; generated captures cause findings. */
  private static final Set<Integer> DONE = Set.of(0, 5);

  private static final Path SAMPLE = Path.of("samples/pcaps/online-boutique");

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path target = Path.of("target/benchmark").toAbsolutePath();
  private final long size;
  private final long slice;
  private final int runs;

  private CaptureBenchmark(long size, int runs, long slice) {
    this.size = size;
    this.runs = runs;
    this.slice = Math.min(slice, size);
  }

  /**
   * Takes the MB (10^6 bytes) of the mixed capture, 1500 if not given; the number of runs, 3; and
   * how many of these MB tshark reads, 50.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    long size = args.length > 0 ? Long.parseLong(args[0]) : 1500;
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    long slice = args.length > 2 ? Long.parseLong(args[2]) : 50;
    new CaptureBenchmark(size * 1_000_000, runs, slice * 1_000_000).run();
  }

  private void run() throws IOException, InterruptedException {
    out.printf(
        Locale.ROOT,
        "%s %s, %d processors, %s; page cache warm; median (min) of %d runs after one that is not"
            + " counted%n",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.runtime.version"),
        runs);
    for (TrafficKind kind :
        List.of(
            TrafficKind.MIXED,
            TrafficKind.HANDSHAKES,
            TrafficKind.CONNECTIONS,
            TrafficKind.NAMES)) {
      one(kind);
    }
    two();
    sample();
  }

  /**
   * A million short connections take 1.1 GB; for the others a third of the mixed capture is enough.
   */
  private long sizeOf(TrafficKind kind) {
    return switch (kind) {
      case MIXED -> size;
      case CONNECTIONS -> size * 3 / 4;
      default -> size / 3;
    };
  }

  private void one(TrafficKind kind) throws IOException, InterruptedException {
    String name = kind.name().toLowerCase(Locale.ROOT);
    Path bundle = target.resolve("traffic-" + name);
    TrafficGenerator.write(kind, bundle, sizeOf(kind));
    Path file = capture(bundle, 0);
    Path part = target.resolve("slice-" + name);
    TrafficGenerator.write(kind, part, Math.min(slice, sizeOf(kind)));
    double scale = (double) Files.size(file) / Files.size(capture(part, 0));

    Runs scan = new Runs();
    Runs dd = new Runs();
    Runs whole = new Runs();
    Runs tcpdump = new Runs();
    Runs tshark = new Runs();
    long packets = 0;
    for (int i = 0; i <= runs; i++) {
      TimedScan timed = TimedScan.of(List.of(file));
      packets = timed.packets();
      scan.add(i, timed.run());
      dd.add(i, TimedRun.of(OtherTools.dd(file)));
      whole.add(i, analyse(bundle));
      tcpdump.add(i, TimedRun.of(OtherTools.tcpdump(file)));
      tshark.add(i, TimedRun.of(OtherTools.tshark(capture(part, 0))));
    }
    out.printf(
        Locale.ROOT,
        "%n## %s: %.0f MB, %d packets of %.0f bytes%n%n",
        name,
        Files.size(file) / 1e6,
        packets,
        (double) Files.size(file) / packets - 16);
    out.println("| what | wall s | MB/s | processor s | peak MiB | speed, dd is 1 | analyse is |");
    out.println("|---|---|---|---|---|---|---|");
    double bytes = Files.size(file);
    row("`dd bs=1M`", dd, 1, bytes, dd, whole);
    row("scan, within a warm JVM", scan, 1, bytes, dd, whole);
    row("`analyse`, whole process, `-Xmx128m`", whole, 1, bytes, dd, whole);
    row(
        "`tcpdump -nr FILE '" + OtherTools.SYN.replace("|", "\\|") + "'`",
        tcpdump,
        1,
        bytes,
        dd,
        whole);
    row(
        scale > 1
            ? String.format(Locale.ROOT, "`tshark -Y -T fields`, of 1/%.0f, multiplied", scale)
            : "`tshark -Y -T fields`",
        tshark,
        scale,
        bytes,
        dd,
        whole);
  }

  private void row(String what, Runs measured, double scale, double bytes, Runs dd, Runs whole) {
    double wall = measured.wall() * scale;
    out.printf(
        Locale.ROOT,
        "| %s | %.2f (%.2f) | %.1f | %.2f | %s | %.4f | %.2f times as fast |%n",
        what,
        wall,
        measured.minimum() * scale,
        bytes / wall / 1e6,
        measured.processor() * scale,
        measured.peak() == 0 ? "" : Long.toString(measured.peak() >> 20),
        dd.wall() / wall,
        wall / whole.wall());
  }

  /** The same capture twice, as if of two pods. */
  private void two() throws IOException, InterruptedException {
    Path one = target.resolve("traffic-mixed");
    Path both = target.resolve("traffic-two");
    TrafficGenerator.write(TrafficKind.MIXED, both, size);
    Files.deleteIfExists(capture(both, 1));
    Files.createLink(capture(both, 1), capture(both, 0));
    Runs oneScan = new Runs();
    Runs bothScan = new Runs();
    Runs oneWhole = new Runs();
    Runs bothWhole = new Runs();
    for (int i = 0; i <= runs; i++) {
      oneScan.add(i, TimedScan.of(List.of(capture(one, 0))).run());
      bothScan.add(i, TimedScan.of(List.of(capture(both, 0), capture(both, 1))).run());
      oneWhole.add(i, analyse(one));
      bothWhole.add(i, analyse(both));
    }
    out.printf(
        Locale.ROOT,
        "%n## two files at once%n%nTwice the bytes in %.2f s, once in %.2f s: scan %.2f times as"
            + " fast. The whole process: %.2f s, %.2f s, %.2f times; peak %d MiB.%n",
        bothScan.wall(),
        oneScan.wall(),
        2 * oneScan.wall() / bothScan.wall(),
        bothWhole.wall(),
        oneWhole.wall(),
        2 * oneWhole.wall() / bothWhole.wall(),
        bothWhole.peak() >> 20);
  }

  /** One tshark for each pod's capture, one after another, as scripts around tshark do. */
  private void sample() throws IOException, InterruptedException {
    List<Path> captures = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SAMPLE.resolve("captures"))) {
      files.filter(Files::isRegularFile).sorted().forEach(captures::add);
    }
    Runs tsharks = new Runs();
    Runs whole = new Runs();
    for (int i = 0; i <= runs; i++) {
      List<TimedRun> each = new ArrayList<>();
      for (Path capture : captures) {
        each.add(TimedRun.of(OtherTools.tshark(capture)));
      }
      tsharks.add(i, Runs.inTurn(each));
      whole.add(i, analyse(SAMPLE));
    }
    out.printf(
        Locale.ROOT,
        "%n## sample: %d captures%n%nOne tshark for each, in turn: %.2f s, peak %d MiB. analyse,"
            + " all of it: %.2f s, peak %d MiB: %.1f times as fast.%n",
        captures.size(),
        tsharks.wall(),
        tsharks.peak() >> 20,
        whole.wall(),
        whole.peak() >> 20,
        tsharks.wall() / whole.wall());
  }

  private TimedRun analyse(Path bundle) throws IOException, InterruptedException {
    return TimedRun.of(
        List.of(
            Path.of("pcap2netpol").toAbsolutePath().toString(),
            "analyse",
            bundle.toString(),
            "-o",
            target.resolve("out-" + bundle.getFileName()).toString(),
            "--force"),
        SMALL_HEAP,
        DONE);
  }

  private static Path capture(Path bundle, int pod) {
    return bundle.resolve("captures").resolve("shop").resolve("web-" + pod + ".pcap");
  }
}
