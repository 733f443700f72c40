package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Lists what policies allow between generated Deployments, with this tool's {@code list} and with
 * np-guard's, each as a whole process, and compares the results. Without np-guard's {@code
 * netpol-analyzer} on the PATH (or given by the system property {@value #NP_GUARD}) it says so, and
 * runs only this tool. It asserts nothing; see docs/benchmarks.md.
 *
 * <pre>{@code
 * ./pcap2netpol --version && ./mvnw -q test-compile &&
 *   java -cp target/test-classes:target/pcap2netpol.jar io.github.pcap2netpol.benchmark.ListBenchmark
 * }</pre>
 */
public final class ListBenchmark {
  static final String NP_GUARD = "benchmark.np-guard";

  private static final List<Integer> DEFAULT_SIZES = List.of(100, 300, 1000);
  private static final int MOST_SHOWN = 20;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path home = Path.of("").toAbsolutePath();
  private final String npGuard = System.getProperty(NP_GUARD, "netpol-analyzer");
  private final boolean isInstalled = isInstalled(npGuard);

  private ListBenchmark() {}

  /** Takes numbers of Deployments; by default 100, 300 and 1000. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Integer> sizes = Stream.of(args).map(Integer::valueOf).toList();
    new ListBenchmark().run(sizes.isEmpty() ? DEFAULT_SIZES : sizes);
  }

  private static boolean isInstalled(String command) {
    return Stream.concat(
            Stream.of(Path.of(command)),
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, command)))
        .anyMatch(Files::isExecutable);
  }

  private void run(List<Integer> sizes) throws IOException, InterruptedException {
    if (!isInstalled) {
      out.println("netpol-analyzer is not installed, so nothing is compared.\n");
    }
    out.println(
        "| Deployments | allowed connections | `list`, processor s | MiB | np-guard, processor s"
            + " | MiB | only `list` | only np-guard |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (int size : sizes) {
      compare(size);
    }
  }

  private void compare(int size) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(home.resolve("target/benchmark/list-" + size));
    ListManifests.write(folder, size);
    Path ours = folder.resolve("ours.json");
    TimedRun one =
        TimedRun.of(
            List.of(
                home.resolve("pcap2netpol").toString(),
                "list",
                "--cluster",
                folder.resolve("cluster").toString(),
                "--policies",
                folder.resolve("policies").toString(),
                "-f",
                "json",
                "-o",
                ours.toString()));
    SortedSet<String> listed = AllowedSet.ofOurs(ours).lines();
    String result = "| %d | %d | %s |".formatted(size, listed.size(), cells(one));
    if (!isInstalled) {
      out.println(result + " | | | |");
      return;
    }
    Path theirs = folder.resolve("np-guard.json");
    TimedRun other =
        TimedRun.of(
            List.of(
                npGuard,
                "list",
                "--quiet",
                "--dirpath",
                folder.toString(),
                "--output",
                "json",
                "--file",
                theirs.toString()));
    SortedSet<String> guarded = AllowedSet.ofNpGuard(theirs).lines();
    SortedSet<String> onlyOurs = without(listed, guarded);
    SortedSet<String> onlyTheirs = without(guarded, listed);
    out.printf("%s %s | %d | %d |%n", result, cells(other), onlyOurs.size(), onlyTheirs.size());
    show("only list: ", onlyOurs);
    show("only np-guard: ", onlyTheirs);
  }

  private static String cells(TimedRun run) {
    return String.format(
        Locale.ROOT, "%.1f | %d", run.cpu().toMillis() / 1000.0, run.peakBytes() >> 20);
  }

  private static SortedSet<String> without(SortedSet<String> lines, SortedSet<String> others) {
    SortedSet<String> rest = new TreeSet<>(lines);
    rest.removeAll(others);
    return rest;
  }

  private void show(String who, SortedSet<String> lines) {
    lines.stream().limit(MOST_SHOWN).forEach(line -> out.println(who + line));
  }
}
