package io.github.pcap2netpol.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Standard input, which {@code -} stands for, has one reader. */
public final class OneStandardInput {
  private OneStandardInput() {}

  /**
   * Checks that it is given once at most.
   *
   * @param given all files that a command is to read
   * @throws ParameterException if not
   */
  public static void check(CommandLine line, List<Path> given) {
    check(line, given, List.of());
  }

  /** The same for files of two kinds. */
  public static void check(CommandLine line, List<Path> given, List<Path> others) {
    if (Stream.concat(given.stream(), others.stream())
            .filter(TrafficInputs.STANDARD_INPUT::equals)
            .count()
        > 1) {
      throw new ParameterException(line, "standard input (-) can be read only once");
    }
  }
}
