package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * In which format a result is wanted, and where.
 *
 * @param format one of those that the command offers
 * @param file the file to write; empty means standard output
 */
record ResultOutput(String format, Optional<Path> file) {
  static final String TEXT = "text";
  static final String JSON = "json";
  static final String HTML = "html";
  static final String MARKDOWN = "markdown";

  private static final Path STANDARD_OUTPUT = Path.of("-");
  private static final String FORMAT = "--format";
  private static final String OUTPUT = "--output";

  /**
   * Adds the options.
   *
   * @param formats the formats offered, the default first
   */
  static void addTo(CommandSpec spec, List<String> formats) {
    spec.addOption(
        OptionSpec.builder("-f", FORMAT)
            .paramLabel("FORMAT")
            .type(String.class)
            .description(
                "The format of the result: " + String.join(", ", formats) + ". Default: text.")
            .build());
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("FILE")
            .type(Path.class)
            .description(
                "Write the result to FILE, and a text for people to standard output. With -, write the"
                    + " result to standard output.")
            .build());
  }

  /**
   * Reads the options.
   *
   * @param formats the formats offered
   * @throws ParameterException if they make no sense
   */
  static ResultOutput of(ParseResult parsed, CommandLine line, List<String> formats) {
    String format = parsed.matchedOptionValue(FORMAT, TEXT);
    if (!formats.contains(format)) {
      throw new ParameterException(
          line,
          "unknown --format \"" + format + "\": expected one of " + String.join(", ", formats));
    }
    Optional<Path> file = Optional.ofNullable(parsed.<Path>matchedOptionValue(OUTPUT, null));
    if (file.isPresent() && file.get().toString().isEmpty()) {
      throw new ParameterException(line, "-o FILE is empty: give the file to write");
    }
    return new ResultOutput(format, file.filter(each -> !each.equals(STANDARD_OUTPUT)));
  }

  /**
   * Checks, before any work is done, whether the file can be written.
   *
   * @param inputs what the run reads
   * @throws OutputException if not
   */
  void check(List<Path> inputs) throws OutputException {
    if (file.isPresent()) {
      ResultFile.check(file.get(), inputs);
    }
  }

  /** Whether standard output receives the text for people. */
  boolean showsPage() {
    return file.isPresent() || format.equals(TEXT);
  }
}
