package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * One table from one run: each kind of capture read by {@code dd}, tcpdump, tshark, a Go program,
 * earlier versions and this one, in turn, on one processor and on two. It asserts nothing; see
 * docs/benchmarks.md.
 */
public final class SpeedTable {
  private static final Map<String, String> SMALL_HEAP = Map.of("PCAP2NETPOL_JAVA_OPTS", "-Xmx128m");
  private static final Set<Integer> DONE = Set.of(0, 5);
  private static final List<TrafficKind> KINDS =
      List.of(
          TrafficKind.MIXED,
          TrafficKind.HANDSHAKES,
          TrafficKind.CONNECTIONS,
          TrafficKind.NAMES,
          TrafficKind.SIDECAR);
  private static final String TSHARK = "tshark";
  private static final String TSHARK_STARTS = "tshark's start";

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path target = Path.of("target/benchmark").toAbsolutePath();
  private final long size;
  private final long slice;
  private final int runs;
  private final List<Path> launchers = new ArrayList<>();
  private final Optional<GoOpenings> go;
  private final List<Row> rows = new ArrayList<>();

  /**
   * One capture on so many processors.
   *
   * @param times how many times what tshark has read is in the capture
   */
  private record Row(String capture, int processors, Map<String, Runs> tools, double times) {
    double seconds(String tool, ToDoubleFunction<Runs> measure) {
      double seconds = measured(tool, measure);
      return tool.equals(TSHARK)
          ? OtherTools.multiplied(measured(TSHARK_STARTS, measure), seconds, times)
          : seconds;
    }

    private double measured(String tool, ToDoubleFunction<Runs> measure) {
      return measure.applyAsDouble(Objects.requireNonNull(tools.get(tool)));
    }
  }

  private SpeedTable(String[] args) throws IOException, InterruptedException {
    size = Long.parseLong(args[0]) * 1_000_000;
    runs = Integer.parseInt(args[1]);
    slice = Long.parseLong(args[2]) * 1_000_000;
    for (int i = 3; i < args.length; i++) {
      launchers.add(Path.of(args[i]).toAbsolutePath());
    }
    if (launchers.isEmpty()) {
      launchers.add(Path.of("pcap2netpol").toAbsolutePath());
    }
    go = GoOpenings.build(target);
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
        "%s, %d processors, %s; page cache warm; %d runs in turn after one that is not counted."
            + " Load average before: %s%n",
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.runtime.version"),
        runs,
        load());
    if (go.isEmpty()) {
      out.println("go is not installed: without the Go program.");
    }
    for (TrafficKind kind : KINDS) {
      one(kind);
    }
    seconds("Wall seconds", Runs::wall, Runs::minimum);
    seconds("Processor seconds", Runs::processor, Runs::leastProcessor);
    ratios("Wall time of the others, as a multiple of " + now() + "'s", Runs::wall);
    ratios("Processor time of the others, as a multiple of " + now() + "'s", Runs::processor);
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
    Path start = target.resolve("speed-start");
    TrafficGenerator.write(kind, bundle, bytes);
    TrafficGenerator.write(kind, part, Math.min(slice, bytes));
    TrafficGenerator.write(kind, start, 1);
    double times = (double) Files.size(capture(bundle)) / Files.size(capture(part));
    Map<String, List<String>> commands = commands(bundle, part, start);
    for (int processors = 1; processors <= 2; processors++) {
      rows.add(new Row(name, processors, measured(commands, processors), times));
    }
    out.printf(Locale.ROOT, "%s is measured: %.0f MB%n", name, Files.size(capture(bundle)) / 1e6);
    Files.delete(capture(bundle));
  }

  private Map<String, List<String>> commands(Path bundle, Path part, Path start) {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    Path file = capture(bundle);
    commands.put("dd", OtherTools.dd(file));
    commands.put("tcpdump", OtherTools.tcpdump(file));
    commands.put(TSHARK_STARTS, OtherTools.tshark(capture(start)));
    commands.put(TSHARK, OtherTools.tshark(capture(part)));
    go.ifPresent(program -> commands.put("gopacket", program.command(List.of(file))));
    for (Path launcher : launchers) {
      commands.put(
          name(launcher),
          List.of(
              launcher.toString(),
              "analyse",
              bundle.toString(),
              "-o",
              target.resolve("speed-out-" + name(launcher)).toString(),
              "--force"));
    }
    return commands;
  }

  /** Versions are told apart by the folders that they are in. */
  private static String name(Path launcher) {
    Path folder = launcher.toAbsolutePath().normalize().getParent();
    return folder == null || folder.getFileName() == null ? "/" : folder.getFileName().toString();
  }

  private String now() {
    return name(launchers.get(launchers.size() - 1));
  }

  private Map<String, Runs> measured(Map<String, List<String>> commands, int processors)
      throws IOException, InterruptedException {
    Map<String, Runs> all = new LinkedHashMap<>();
    for (int run = 0; run <= runs; run++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        List<String> pinned =
            new ArrayList<>(List.of("taskset", "-c", processors == 1 ? "0" : "0,1"));
        pinned.addAll(command.getValue());
        all.computeIfAbsent(command.getKey(), tool -> new Runs())
            .add(run, TimedRun.of(pinned, SMALL_HEAP, DONE));
      }
    }
    return all;
  }

  private List<String> tools() {
    return rows.get(0).tools().keySet().stream()
        .filter(tool -> !tool.equals(TSHARK_STARTS))
        .toList();
  }

  private void header(String title, List<String> tools) {
    out.printf(
        Locale.ROOT,
        "%n%s:%n%n| capture | processors | %s |%n|%s%n",
        title,
        String.join(" | ", tools),
        "---|".repeat(tools.size() + 2));
  }

  private void seconds(String title, ToDoubleFunction<Runs> median, ToDoubleFunction<Runs> least) {
    header(title + ", median (min)", tools());
    for (Row row : rows) {
      out.printf(Locale.ROOT, "| `%s` | %d |", row.capture(), row.processors());
      for (String tool : tools()) {
        out.printf(
            Locale.ROOT, " %.2f (%.2f) |", row.seconds(tool, median), row.seconds(tool, least));
      }
      out.println();
    }
  }

  private void ratios(String title, ToDoubleFunction<Runs> median) {
    List<String> others = tools().stream().filter(tool -> !tool.equals(now())).toList();
    header(title, others);
    for (Row row : rows) {
      out.printf(Locale.ROOT, "| `%s` | %d |", row.capture(), row.processors());
      for (String tool : others) {
        out.printf(Locale.ROOT, " %.3g |", row.seconds(tool, median) / row.seconds(now(), median));
      }
      out.println();
    }
  }

  private static Path capture(Path bundle) {
    return bundle.resolve("captures").resolve("shop").resolve("web-0.pcap");
  }
}
