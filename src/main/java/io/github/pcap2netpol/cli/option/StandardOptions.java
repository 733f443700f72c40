package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.Version;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cli.terminal.ConsoleOptions;
import io.github.pcap2netpol.cli.terminal.Environment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that all subcommands have, after their own. */
public final class StandardOptions {
  private static final String MIXIN = "standard";

  @Mixin private final ConsoleOptions console = new ConsoleOptions();

  @Mixin
  @SuppressWarnings("unused") // picocli reads it
  private final HelpOptions help = new HelpOptions();

  /** The options that picocli answers itself. */
  @SuppressWarnings("unused")
  private static final class HelpOptions {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help and exit.")
    private boolean help;

    @Option(
        names = {"-V", "--version"},
        versionHelp = true,
        description = "Print the version and exit.")
    private boolean version;
  }

  /** The tool itself, without subcommands: help, version and the list of exit codes. */
  public static CommandSpec tool() {
    return withExitCodes(CommandSpec.forAnnotatedObject(new HelpOptions()).name("pcap2netpol"));
  }

  /**
   * A subcommand with its own options and these.
   *
   * @param annotated an object whose class has picocli's annotations
   */
  public static CommandSpec subcommand(Object annotated) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(annotated, new CandidatesFactory(annotated));
    spec.addMixin(MIXIN, CommandSpec.forAnnotatedObject(new StandardOptions()));
    return withExitCodes(spec);
  }

  /**
   * Builds a command for picocli. The formats to complete are those of the command.
   *
   * @param command has the annotations
   */
  private record CandidatesFactory(Object command) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type == ResultOutput.Formats.class && command instanceof ResultOutput.Offering offering
          ? type.cast(new ResultOutput.Formats(offering))
          : CommandLine.defaultFactory().create(type);
    }
  }

  /**
   * How a run of a subcommand talks to the user.
   *
   * @param line a subcommand that has been parsed
   * @throws ParameterException if the options don't go together
   */
  public static Console console(CommandLine line, Environment environment) {
    StandardOptions standard =
        (StandardOptions) Objects.requireNonNull(line.getMixins().get(MIXIN));
    return standard.console.console(environment, line);
  }

  private static CommandSpec withExitCodes(CommandSpec spec) {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(Integer.toString(code.number()), code.text());
    }
    spec.version("pcap2netpol " + Version.current());
    spec.usageMessage()
        .sortOptions(false)
        .optionListHeading("%nOptions:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(codes);
    return spec;
  }
}
