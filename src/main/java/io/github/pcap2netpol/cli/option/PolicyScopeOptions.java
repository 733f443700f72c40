package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.policy.model.Granularity;
import io.github.pcap2netpol.policy.model.NameResolution;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how much one policy covers, and which pods may resolve names. */
final class PolicyScopeOptions {
  private static final String GRANULARITY = "--granularity";
  private static final String DNS = "--dns";

  /** For completion. */
  private static final class Units implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Granularity.values()).map(Granularity::word).iterator();
    }
  }

  /** For completion. */
  private static final class Resolving implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(NameResolution.values()).map(NameResolution::word).iterator();
    }
  }

  @Option(
      names = GRANULARITY,
      paramLabel = "UNIT",
      completionCandidates = Units.class,
      description =
          "Write one policy for each workload, service or namespace, and say what that opens beyond"
              + " what was observed. Default: workload.")
  private @Nullable String unit;

  @Option(
      names = DNS,
      paramLabel = "WHO",
      completionCandidates = Resolving.class,
      description =
          "Which pods may resolve names: all, observed (those that were observed doing so) or none."
              + " Default: all.")
  private String resolving = NameResolution.ALL.word();

  /** How much one policy covers; empty if not given. */
  Optional<Granularity> granularity(CommandLine line) {
    return Optional.ofNullable(unit)
        .map(
            word ->
                Granularity.of(word)
                    .orElseThrow(
                        () -> invalid(line, GRANULARITY, word, "workload, service or namespace")));
  }

  NameResolution dns(CommandLine line) {
    return NameResolution.of(resolving)
        .orElseThrow(() -> invalid(line, DNS, resolving, "all, observed or none"));
  }

  private static ParameterException invalid(
      CommandLine line, String option, String word, String expected) {
    return new ParameterException(
        line, "invalid " + option + " \"" + word + "\": expected " + expected);
  }
}
