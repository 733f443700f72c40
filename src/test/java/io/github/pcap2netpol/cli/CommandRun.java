package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.terminal.Environment;
import io.github.pcap2netpol.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** One run of the command line, as its caller sees it. */
record CommandRun(ExitCode code, String out, String err) {
  /**
   * The resource that a test class locks if its runs read standard input, which the process has
   * once.
   */
  static final String STANDARD_INPUT = "java.lang.System.in";

  /** Wide enough that lines are not wrapped. */
  private static final Map<String, String> WIDE = Map.of("COLUMNS", "9999");

  /** Runs a command that does not read standard input, into pipes. */
  static CommandRun of(Object... args) {
    return with(Set.of(), Map.of(), args);
  }

  /** Runs with these bytes on standard input, into pipes; see {@link #STANDARD_INPUT}. */
  static CommandRun reading(byte[] input, Object... args) {
    return reading(input, Set.of(), Map.of(), args);
  }

  /** The same with these terminals and variables. */
  static CommandRun reading(
      byte[] input, Set<Terminal> terminals, Map<String, String> environment, Object... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input));
    try {
      return with(terminals, environment, args);
    } finally {
      System.setIn(before);
    }
  }

  /** Runs with these variables; lines are not wrapped unless COLUMNS is among them. */
  static CommandRun with(Set<Terminal> terminals, Map<String, String> environment, Object... args) {
    Map<String, String> variables = new HashMap<>(WIDE);
    variables.putAll(environment);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode code =
        Main.run(
            Arrays.stream(args).map(Object::toString).toArray(String[]::new),
            new Environment(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminals,
                OptionalInt.empty(),
                variables));
    return new CommandRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
