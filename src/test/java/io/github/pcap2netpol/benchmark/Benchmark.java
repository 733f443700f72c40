package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs the launcher as a whole process on the sample and on the big generated cluster, in turn with
 * two baselines: Java starting and doing nothing, and {@code cat} of the same input files. It
 * asserts nothing; see docs/benchmarks.md.
 *
 * <pre>{@code
 * ./mvnw -q test-compile && java -cp target/test-classes io.github.pcap2netpol.benchmark.Benchmark
 * }</pre>
 */
public final class Benchmark {
  private static final int DEFAULT_RUNS = 5;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path home = Path.of("").toAbsolutePath();
  private final int runs;

  private Benchmark(int runs) {
    this.runs = runs;
  }

  /** Takes the number of runs, {@value #DEFAULT_RUNS} if none is given. */
  public static void main(String[] args) throws IOException, InterruptedException {
    new Benchmark(args.length == 0 ? DEFAULT_RUNS : Integer.parseInt(args[0])).run();
  }

  private void run() throws IOException, InterruptedException {
    Path target = Files.createDirectories(home.resolve("target/benchmark"));
    Path big = target.resolve("big");
    BigClusterGenerator.write(big);
    out.printf(
        Locale.ROOT,
        "%s %s, %d processors, %s; median (min) of %d runs after one that is not counted%n%n",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.runtime.version"),
        runs);
    out.println("| what | wall s | processor s | peak MiB | of `cat` | of `java -version` |");
    out.println("|---|---|---|---|---|---|");
    measure("sample", home.resolve("samples/pcaps/online-boutique"), target);
    measure("big", big, target);
  }

  private void measure(String name, Path bundle, Path target)
      throws IOException, InterruptedException {
    // A new folder each time: file systems are slow to make files where many were deleted just now.
    Path results = Files.createTempDirectory(target, "out-" + name + "-");
    List<String> cat = new ArrayList<>(List.of("cat"));
    try (Stream<Path> files = Files.walk(bundle)) {
      files.filter(Files::isRegularFile).map(Path::toString).sorted().forEach(cat::add);
    }
    List<String> java =
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version");
    List<TimedRun> analysing = new ArrayList<>();
    List<TimedRun> reading = new ArrayList<>();
    List<TimedRun> starting = new ArrayList<>();
    for (int i = 0; i <= runs; i++) {
      TimedRun one =
          TimedRun.of(
              List.of(
                  home.resolve("pcap2netpol").toString(),
                  "analyse",
                  bundle.toString(),
                  "-o",
                  results.resolve(String.valueOf(i)).toString()));
      TimedRun two = TimedRun.of(cat);
      TimedRun three = TimedRun.of(java);
      if (i > 0) {
        analysing.add(one);
        reading.add(two);
        starting.add(three);
      }
    }
    delete(results);
    double wall = seconds(median(analysing, TimedRun::wall));
    double ofCat = wall / seconds(median(reading, TimedRun::wall));
    double ofJava = wall / seconds(median(starting, TimedRun::wall));
    row("analyse, " + name, analysing, "%.1f".formatted(ofCat), "%.1f".formatted(ofJava));
    row("`cat`, " + name, reading, "1", "");
    row("`java -version`", starting, "", "1");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void row(String what, List<TimedRun> measured, String ofCat, String ofJava) {
    out.printf(
        Locale.ROOT,
        "| %s | %.3f (%.3f) | %.2f | %d | %s | %s |%n",
        what,
        seconds(median(measured, TimedRun::wall)),
        seconds(measured.stream().map(TimedRun::wall).min(Comparator.naturalOrder()).orElseThrow()),
        seconds(median(measured, TimedRun::cpu)),
        median(measured, TimedRun::peakBytes) >> 20,
        ofCat,
        ofJava);
  }

  private static <T extends Comparable<T>> T median(
      List<TimedRun> measured, Function<TimedRun, T> figure) {
    return measured.stream().map(figure).sorted().toList().get(measured.size() / 2);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
