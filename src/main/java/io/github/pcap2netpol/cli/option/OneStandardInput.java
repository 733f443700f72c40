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
  @SafeVarargs
  public static void check(CommandLine line, List<Path>... given) {
    if (Stream.of(given)
            .flatMap(List::stream)
            .filter(TrafficInputs.STANDARD_INPUT::equals)
            .count()
        > 1) {
      throw new ParameterException(line, "standard input (-) can be read only once");
    }
  }
}
