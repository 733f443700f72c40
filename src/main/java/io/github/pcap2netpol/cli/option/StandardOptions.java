package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.Version;
import io.github.pcap2netpol.cli.run.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help that all commands share. */
public final class StandardOptions {
  private StandardOptions() {}

  /** Adds {@code --help} and {@code --version} and the list of exit codes. */
  public static CommandSpec addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print the version and exit.")
            .build());
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
