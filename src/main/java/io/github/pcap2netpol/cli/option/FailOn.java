package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.verify.Verification;
import io.github.pcap2netpol.verify.use.RuleUse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What makes {@code verify} fail besides connections that would be blocked. */
public enum FailOn {
  /** A rule, or an element of one, that nothing used. */
  UNUSED,
  /** A rule that was used and allows more than was observed. */
  EXCESS,
  /** A captured workload that no policy selects. */
  UNSELECTED;

  private static final String OPTION = "--fail-on";

  /** Adds the option. */
  public static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(OPTION)
            .paramLabel("WHAT")
            .splitRegex(",")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "Also exit with code 5 for: unused (rules, or elements of rules, that nothing used), excess (used rules that allow more than was observed), unselected (captured workloads that no policy selects). Separate several by commas.")
            .build());
  }

  /**
   * Reads the option.
   *
   * @throws ParameterException if its value is unknown
   */
  public static Set<FailOn> of(ParseResult parsed, CommandLine line) {
    Set<FailOn> wanted = EnumSet.noneOf(FailOn.class);
    for (String text : parsed.matchedOptionValue(OPTION, List.<String>of())) {
      wanted.add(
          Arrays.stream(values())
              .filter(each -> each.text().equals(text.strip()))
              .findFirst()
              .orElseThrow(() -> mistake(line, text)));
    }
    return wanted;
  }

  private static ParameterException mistake(CommandLine line, String text) {
    return new ParameterException(
        line,
        "invalid "
            + OPTION
            + " \""
            + text
            + "\": expected one of "
            + Arrays.stream(values()).map(FailOn::text).collect(Collectors.joining(", ")));
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the result contains what should fail. */
  public boolean isIn(Verification result) {
    return switch (this) {
      case UNUSED ->
          result.policies().stream()
              .flatMap(policy -> policy.rules().stream())
              .anyMatch(RuleUse::hasUnused);
      case EXCESS ->
          result.policies().stream()
              .flatMap(policy -> policy.rules().stream())
              .anyMatch(rule -> !rule.excess().isEmpty());
      case UNSELECTED -> !result.unselected().isEmpty();
    };
  }
}
