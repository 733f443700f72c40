package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.verify.Verification;
import io.github.pcap2netpol.verify.use.RuleUse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What makes {@code verify} fail besides connections that would be blocked. */
public enum FailOn {
  /** A rule, or an element of one, that nothing used. */
  UNUSED,
  /** A rule that was used and allows more than was observed. */
  EXCESS,
  /** A captured workload that no policy selects. */
  UNSELECTED;

  private static final String OPTION = "--fail-on";

  /** As it is on the command line. */
  public static final class Argument {
    /** For completion. */
    private static final class Words implements Iterable<String> {
      @Override
      public Iterator<String> iterator() {
        return Arrays.stream(values()).map(FailOn::text).iterator();
      }
    }

    @Option(
        names = OPTION,
        paramLabel = "WHAT",
        completionCandidates = Words.class,
        split = ",",
        arity = "1",
        description =
            "Also exit with code 5 for: unused (rules, or elements of rules, that nothing used), excess (used rules that allow more than was observed), unselected (captured workloads that no policy selects). Separate several by commas.")
    private List<String> words = List.of();

    /**
     * What it asks for.
     *
     * @throws ParameterException if a word is unknown
     */
    public Set<FailOn> wanted(CommandLine line) {
      Set<FailOn> wanted = EnumSet.noneOf(FailOn.class);
      for (String word : words) {
        wanted.add(
            Arrays.stream(values())
                .filter(each -> each.text().equals(word.strip()))
                .findFirst()
                .orElseThrow(() -> mistake(line, word)));
      }
      return wanted;
    }
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
