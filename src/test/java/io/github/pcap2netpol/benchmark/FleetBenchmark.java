package io.github.pcap2netpol.benchmark;

import io.github.pcap2netpol.benchmark.fleet.Fleet;
import io.github.pcap2netpol.benchmark.fleet.FleetGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Generates the captures of fleets of several sizes, runs on them what the containers of {@code
 * fleet/} run (shares, one after another, and the step that joins them) and then {@code analyse},
 * and compares that with other tools that read the same bytes on this machine. Of the smallest
 * fleet, the joined shares are compared with one extraction of all. See docs/benchmarks.md.
 */
public final class FleetBenchmark {
  /** As many as completions of fleet/extract/job.yaml. */
  private static final int SHARES = 8;

  /** What a JVM chooses in a container of the 768 MiB that fleet/extract/job.yaml allows. */
  private static final String IN_CONTAINER = "-Xmx192m -XX:+UseSerialGC";

  /** Both compilers, which pay for a run of minutes (docs/fleet.md). */
  private static final Map<String, String> LONG_RUN =
      Map.of("PCAP2NETPOL_JAVA_OPTS", "-XX:TieredStopAtLevel=4");

  private static final String LAUNCHER = Path.of("pcap2netpol").toAbsolutePath().toString();
  private static final Path JAR = Path.of("target/pcap2netpol.jar").toAbsolutePath();
  private static final long MB_PER_POD = Long.getLong("fleet.pod", 30);
  private static final long SECONDS = Long.getLong("fleet.seconds", 86_400);
  private static final long MOST_FOR_TCPDUMP = 1_000_000_000;
  private static final Set<Integer> DONE = Set.of(0, 5);

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path target = Path.of("target/benchmark").toAbsolutePath();
  private final Path bundle = target.resolve("fleet");
  private final Path connections = target.resolve("fleet-connections");
  private final Path joined = connections.resolve("joined").resolve("all.ndjson.gz");
  private final List<Row> rows = new ArrayList<>();
  private final Optional<GoOpenings> go;

  /**
   * The measurements of one fleet.
   *
   * @param longestShare in seconds: what extracting takes if each share has a machine like this
   * @param others wall and processor seconds by tool
   */
  private record Row(
      long bytes,
      int pods,
      long packets,
      TimedRun extract,
      double longestShare,
      TimedRun join,
      long joinedBytes,
      TimedRun analyse,
      Map<String, Seconds> others) {}

  private record Seconds(double wall, double processor) {
    static Seconds of(TimedRun run) {
      return new Seconds(seconds(run.wall()), seconds(run.cpu()));
    }

    Seconds times(double factor) {
      return new Seconds(wall * factor, processor * factor);
    }
  }

  private FleetBenchmark() throws IOException, InterruptedException {
    go = GoOpenings.build(target);
  }

  /**
   * Takes sizes in MB (10^6 bytes), from the smallest to the largest; 1000 if not given. The system
   * property {@code fleet.pod} is the size of each pod's capture in MB, 30 if not given, and {@code
   * fleet.seconds} how long each pod is recorded, a day if not given.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> sizes = args.length > 0 ? List.of(args) : List.of("1000");
    new FleetBenchmark().run(sizes.stream().map(Long::parseLong).toList());
  }

  private void run(List<Long> sizes) throws IOException, InterruptedException {
    out.printf(
        Locale.ROOT,
        "%s, %d processors, %s; one run; %d MB for each pod in %d s; %d shares one after another,"
            + " each with %s%n",
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.runtime.version"),
        MB_PER_POD,
        SECONDS,
        SHARES,
        IN_CONTAINER);
    if (go.isEmpty()) {
      out.println("go is not installed: without the Go program.");
    }
    // Builds the tool if its sources have changed.
    TimedRun.of(List.of(LAUNCHER, "--version"));
    for (long size : sizes) {
      delete(bundle);
      delete(connections);
      rows.add(measured((int) Math.max(1, Math.round((double) size / MB_PER_POD))));
    }
    delete(bundle);
    delete(connections);
    table();
    comparison("Wall", Seconds::wall, row -> seconds(row.extract().wall()));
    comparison("Processor", Seconds::processor, row -> seconds(row.extract().cpu()));
    Path plot = target.resolve("fleet-growth.svg");
    Files.writeString(plot, plot().svg());
    out.printf(Locale.ROOT, "%nThe plot is %s%n", plot);
  }

  private Row measured(int pods) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Fleet fleet = Fleet.ofPods(pods);
    long packets = FleetGenerator.write(fleet, bundle, MB_PER_POD * 1_000_000, SECONDS);
    List<Path> captures = captures();
    long bytes = bytes(captures);
    out.printf(
        Locale.ROOT,
        "%.2f GB of %d pods written in %.0f s%n",
        bytes / 1e9,
        captures.size(),
        (System.nanoTime() - start) / 1e9);
    TimedRun cat = TimedRun.of(OtherTools.cat(captures));
    List<TimedRun> shares = new ArrayList<>();
    for (int share = 0; share < SHARES; share++) {
      shares.add(share(share, SHARES, connections));
    }
    TimedRun join =
        TimedRun.of(
            List.of("sh", "fleet/scripts/join.sh"),
            Map.of("CONNECTIONS", connections.toString(), "JOINED", joined.toString()),
            Set.of(0));
    TimedRun analyse = analyse();
    if (rows.isEmpty()) {
      check(captures);
    }
    Row row =
        new Row(
            bytes,
            captures.size(),
            packets,
            Runs.inTurn(shares),
            shares.stream().mapToDouble(share -> seconds(share.wall())).max().orElse(0),
            join,
            Files.size(joined),
            analyse,
            others(captures, bytes, cat));
    print(row);
    return row;
  }

  /** What one pod of the Job runs. */
  private TimedRun share(int number, int shares, Path into)
      throws IOException, InterruptedException {
    return TimedRun.of(
        List.of("sh", "fleet/scripts/share.sh"),
        Map.of(
            "CAPTURES",
            bundle.resolve("captures").toString(),
            "CONNECTIONS",
            into.toString(),
            "SHARES",
            Integer.toString(shares),
            "JOB_COMPLETION_INDEX",
            Integer.toString(number),
            "PCAP2NETPOL",
            "java " + IN_CONTAINER + " -jar " + JAR),
        Set.of(0));
  }

  private TimedRun analyse() throws IOException, InterruptedException {
    return TimedRun.of(
        List.of(
            LAUNCHER,
            "analyse",
            "--capture",
            joined.toString(),
            "--cluster",
            bundle.resolve("cluster").toString(),
            "-o",
            target.resolve("fleet-out").toString(),
            "--force"),
        LONG_RUN,
        DONE);
  }

  private void check(List<Path> captures) throws IOException, InterruptedException {
    Path alone = target.resolve("fleet-alone");
    delete(alone);
    share(0, 1, alone);
    boolean same =
        new ExtractedLines(joined)
            .fingerprint()
            .equals(new ExtractedLines(alone.resolve("share-0.ndjson.gz")).fingerprint());
    delete(alone);
    out.println(
        same
            ? "The joined shares have the same lines as one extraction of all."
            : "THE JOINED SHARES HAVE OTHER LINES THAN ONE EXTRACTION OF ALL.");
    out.printf(
        Locale.ROOT,
        "Distinct openings: %d extracted%s%n",
        new ExtractedLines(joined).openings(),
        go.isPresent() ? ", " + go.get().count(captures) + " counted by the Go program" : "");
  }

  /** tcpdump and tshark read a part; the time for it is multiplied. */
  private Map<String, Seconds> others(List<Path> captures, long bytes, TimedRun cat)
      throws IOException, InterruptedException {
    Map<String, Seconds> others = new LinkedHashMap<>();
    others.put("cat", Seconds.of(cat));
    others.put("tcpdump", tcpdump(captures, bytes));
    others.put("tshark", tshark(captures.get(0), bytes));
    if (go.isPresent()) {
      others.put("gopacket", Seconds.of(TimedRun.of(go.get().command(captures))));
    }
    return others;
  }

  private Seconds tcpdump(List<Path> captures, long bytes)
      throws IOException, InterruptedException {
    List<Path> part = new ArrayList<>();
    long read = 0;
    for (Path capture : captures) {
      if (read < MOST_FOR_TCPDUMP) {
        part.add(capture);
        read += Files.size(capture);
      }
    }
    Path list =
        Files.write(target.resolve("fleet-list"), part.stream().map(Path::toString).toList());
    return Seconds.of(TimedRun.of(OtherTools.tcpdumpOfAll(list))).times((double) bytes / read);
  }

  private Seconds tshark(Path capture, long bytes) throws IOException, InterruptedException {
    TrafficGenerator.write(TrafficKind.SIDECAR, target.resolve("fleet-start"), 1);
    Path empty = target.resolve("fleet-start/captures/shop/web-0.pcap");
    Seconds start = Seconds.of(TimedRun.of(OtherTools.tshark(empty)));
    Seconds part = Seconds.of(TimedRun.of(OtherTools.tshark(capture)));
    double times = (double) bytes / Files.size(capture);
    return new Seconds(
        OtherTools.multiplied(start.wall(), part.wall(), times),
        OtherTools.multiplied(start.processor(), part.processor(), times));
  }

  private void table() {
    out.print(
        """

        | captures GB | pods | packets, millions | extract: wall s | processor s | ns a packet \
        | longest share s | peak MiB | connections GB | join s | analyse: wall s | processor s \
        | peak MiB |
        """);
    out.println("|" + "---|".repeat(13));
    rows.forEach(this::print);
  }

  private void print(Row row) {
    out.printf(
        Locale.ROOT,
        "| %.2f | %d | %.1f | %.1f | %.1f | %.0f | %.1f | %d | %.3f | %.1f | %.1f | %.1f | %d |%n",
        row.bytes() / 1e9,
        row.pods(),
        row.packets() / 1e6,
        seconds(row.extract().wall()),
        seconds(row.extract().cpu()),
        row.extract().cpu().toNanos() / (double) row.packets(),
        row.longestShare(),
        row.extract().peakBytes() >> 20,
        row.joinedBytes() / 1e9,
        seconds(row.join().wall()),
        seconds(row.analyse().wall()),
        seconds(row.analyse().cpu()),
        row.analyse().peakBytes() >> 20);
  }

  private void comparison(
      String what, ToDoubleFunction<Seconds> measure, ToDoubleFunction<Row> extract) {
    List<String> tools = List.copyOf(rows.get(0).others().keySet());
    out.printf(
        Locale.ROOT,
        "%n%s seconds for the same captures, and as a multiple of extract's:%n%n"
            + "| captures GB | %s | extract |%n|%s%n",
        what,
        String.join(" | ", tools),
        "---|".repeat(tools.size() + 2));
    for (Row row : rows) {
      out.printf(Locale.ROOT, "| %.2f |", row.bytes() / 1e9);
      for (String tool : tools) {
        double seconds = measure.applyAsDouble(Objects.requireNonNull(row.others().get(tool)));
        out.printf(Locale.ROOT, " %.1f (%.2f) |", seconds, seconds / extract.applyAsDouble(row));
      }
      out.printf(Locale.ROOT, " %.1f |%n", extract.applyAsDouble(row));
    }
  }

  private GrowthPlot plot() {
    return new GrowthPlot(
        "Wall time and peak memory of extract and analyse for fleets of several sizes",
        "GB of captures",
        values(row -> Math.round(row.bytes() / 1e7) / 100.0),
        List.of(
            new GrowthPlot.Panel(
                "extract", "seconds", values(row -> seconds(row.extract().wall()))),
            new GrowthPlot.Panel(
                "extract, memory", "MiB", values(row -> row.extract().peakBytes() >> 20)),
            new GrowthPlot.Panel(
                "analyse", "seconds", values(row -> seconds(row.analyse().wall()))),
            new GrowthPlot.Panel(
                "analyse, memory", "MiB", values(row -> row.analyse().peakBytes() >> 20))));
  }

  private List<Double> values(ToDoubleFunction<Row> measure) {
    return rows.stream().map(row -> measure.applyAsDouble(row)).toList();
  }

  private List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.walk(bundle.resolve("captures"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static long bytes(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
