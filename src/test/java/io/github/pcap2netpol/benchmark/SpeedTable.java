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
import java.util.function.ToDoubleFunction;

/**
 * One table from one run: each kind of capture read by {@code dd}, tcpdump, tshark, an earlier
 * version and this one, in turn, on one processor and on two. It asserts nothing; see
 * docs/benchmarks.md.
 */
public final class SpeedTable {
  private static final String SYN = "tcp[tcpflags]&(tcp-syn|tcp-ack)==tcp-syn";
  private static final Map<String, String> SMALL_HEAP = Map.of("PCAP2NETPOL_JAVA_OPTS", "-Xmx128m");
  private static final Set<Integer> DONE = Set.of(0, 5);
  private static final List<TrafficKind> KINDS =
      List.of(
          TrafficKind.MIXED,
          TrafficKind.HANDSHAKES,
          TrafficKind.CONNECTIONS,
          TrafficKind.NAMES,
          TrafficKind.SIDECAR);

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path target = Path.of("target/benchmark").toAbsolutePath();
  private final long size;
  private final long slice;
  private final int runs;
  private final List<Path> launchers = new ArrayList<>();

  private SpeedTable(String[] args) {
    size = Long.parseLong(args[0]) * 1_000_000;
    runs = Integer.parseInt(args[1]);
    slice = Long.parseLong(args[2]) * 1_000_000;
    for (int i = 3; i < args.length; i++) {
      launchers.add(Path.of(args[i]).toAbsolutePath());
    }
  }

  /**
   * Takes the MB (10^6 bytes) of the mixed capture, of which the others have a third; the number of
   * runs; how many MB tshark reads, whose time behind its start is then multiplied; and launchers,
   * from the oldest version to the newest.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    new SpeedTable(args).run();
  }

  private void run() throws IOException, InterruptedException {
    out.printf(
        Locale.ROOT,
        "Processor seconds (wall seconds), medians of %d runs in turn after one that is not counted."
            + " Load average before: %s%n%n",
        runs,
        load());
    out.print("| capture | processors | `dd` | tcpdump | tshark |");
    launchers.forEach(
        launcher -> out.print(" " + launcher.resolveSibling(".").normalize().getFileName() + " |"));
    out.printf(
        Locale.ROOT,
        " of `dd` | of tcpdump | of tshark |%n|%s%n",
        "---|".repeat(8 + launchers.size()));
    for (TrafficKind kind : KINDS) {
      one(kind);
    }
    out.printf(Locale.ROOT, "%nLoad average after: %s%n", load());
  }

  private static String load() throws IOException {
    Path file = Path.of("/proc/loadavg");
    return Files.exists(file) ? Files.readString(file).split(" ", -1)[0] : "unknown";
  }

  private void one(TrafficKind kind) throws IOException, InterruptedException {
    String name = kind.name().toLowerCase(Locale.ROOT);
    long bytes = kind == TrafficKind.MIXED ? size : size / 3;
    Path bundle = target.resolve("speed-" + name);
    Path part = target.resolve("speed-slice-" + name);
    TrafficGenerator.write(kind, bundle, bytes);
    TrafficGenerator.write(kind, part, Math.min(slice, bytes));
    Path start = target.resolve("speed-start");
    TrafficGenerator.write(kind, start, 1);
    double scale = (double) Files.size(capture(bundle)) / Files.size(capture(part));
    for (int processors = 1; processors <= 2; processors++) {
      List<Runs> all = measured(bundle, part, start, processors);
      Runs now = all.get(all.size() - 1);
      out.printf(Locale.ROOT, "| `%s` | %d |", name, processors);
      double[] processor = times(all, scale, Runs::processor);
      double[] wall = times(all, scale, Runs::wall);
      for (int i = 0; i < processor.length; i++) {
        out.printf(Locale.ROOT, " %.2f (%.2f) |", processor[i], wall[i]);
      }
      for (int i = 0; i < 3; i++) {
        out.printf(Locale.ROOT, " %.3g |", processor[i] / now.processor());
      }
      out.println();
    }
  }

  /** The seconds of the tools in the table's order; tshark's are those for the whole capture. */
  private static double[] times(List<Runs> all, double scale, ToDoubleFunction<Runs> seconds) {
    double start = seconds.applyAsDouble(all.get(0));
    double[] times = all.stream().skip(1).mapToDouble(seconds).toArray();
    times[2] = start + Math.max(0, times[2] - start) * scale;
    return times;
  }

  /** The start of tshark, and then the tools in the table's order. */
  private List<Runs> measured(Path bundle, Path part, Path start, int processors)
      throws IOException, InterruptedException {
    List<List<String>> commands = new ArrayList<>();
    String file = capture(bundle).toString();
    commands.add(List.of("dd", "if=" + file, "of=/dev/null", "bs=1M"));
    commands.add(List.of("tcpdump", "-nr", file, SYN));
    commands.add(tshark(capture(part)));
    commands.add(0, tshark(capture(start)));
    for (Path launcher : launchers) {
      commands.add(
          List.of(
              launcher.toString(),
              "analyse",
              bundle.toString(),
              "-o",
              target.resolve("speed-out").toString(),
              "--force"));
    }
    List<Runs> all = new ArrayList<>();
    commands.forEach(command -> all.add(new Runs()));
    for (int run = 0; run <= runs; run++) {
      for (int i = 0; i < commands.size(); i++) {
        List<String> pinned =
            new ArrayList<>(List.of("taskset", "-c", processors == 1 ? "0" : "0,1"));
        pinned.addAll(commands.get(i));
        all.get(i).add(run, TimedRun.of(pinned, SMALL_HEAP, DONE));
      }
    }
    return all;
  }

  private static List<String> tshark(Path file) {
    return List.of(
        "tshark",
        "-n",
        "-r",
        file.toString(),
        "-Y",
        "tcp.flags.syn == 1 && tcp.flags.ack == 0",
        "-T",
        "fields",
        "-e",
        "ip.src",
        "-e",
        "ip.dst",
        "-e",
        "tcp.dstport");
  }

  private static Path capture(Path bundle) {
    return bundle.resolve("captures").resolve("shop").resolve("web-0.pcap");
  }
}
