package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cli.run.Command;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.snapshot.ClusterAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The options of {@code snapshot}.
 *
 * @param output the folder to write
 * @param access which cluster
 * @param namespaces what to list where the whole cluster may not be listed
 * @param watch whether to watch pods
 * @param limit for how long; if empty, until a signal comes
 * @param serverInfo where to write what the cluster is made of
 */
public record SnapshotOptions(
    Path output,
    ClusterAccess access,
    List<String> namespaces,
    boolean watch,
    Optional<Duration> limit,
    Optional<Path> serverInfo) {
  private static final String OUTPUT = "--output";
  private static final String NAMESPACE = "--namespace";
  private static final String CONTEXT = "--context";
  private static final String KUBECONFIG = "--kubeconfig";
  private static final String WATCH = "--watch";
  private static final String FOR = "--for";
  private static final String REQUEST_TIMEOUT = "--request-timeout";
  private static final String SERVER_INFO = "--server-info";
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h)");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  public SnapshotOptions {
    namespaces = List.copyOf(namespaces);
  }

  /** The command's options and help. */
  public static CommandSpec spec(Command command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("DIR")
            .type(Path.class)
            .description("The folder to write: cluster in a bundle.")
            .build());
    spec.addOption(
        OptionSpec.builder("-n", NAMESPACE)
            .paramLabel("NS")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "The namespace to list if the whole cluster may not be listed; may be repeated.")
            .build());
    spec.addOption(
        OptionSpec.builder(WATCH)
            .type(boolean.class)
            .description("Also record changes of pods until Ctrl-C or SIGTERM; then list again.")
            .build());
    spec.addOption(
        OptionSpec.builder(FOR)
            .paramLabel("TIME")
            .type(String.class)
            .description("How long to watch, for example 90s, 10m or 1h.")
            .build());
    spec.addOption(
        OptionSpec.builder(SERVER_INFO)
            .paramLabel("FILE")
            .type(Path.class)
            .description("Write the server's version and pod network to this file, as JSON.")
            .build());
    spec.addOption(
        OptionSpec.builder(CONTEXT)
            .paramLabel("NAME")
            .type(String.class)
            .description("The kubeconfig's context (default: its current context).")
            .build());
    spec.addOption(
        OptionSpec.builder(KUBECONFIG)
            .paramLabel("FILE")
            .type(Path.class)
            .description(
                "The kubeconfig (default: $KUBECONFIG, ~/.kube/config, or a pod's service account).")
            .build());
    spec.addOption(
        OptionSpec.builder(REQUEST_TIMEOUT)
            .paramLabel("TIME")
            .type(String.class)
            .description("How long the API server may take to answer, as in 90s (default: 60s).")
            .build());
    Console.addOptionsTo(spec);
    spec.usageMessage()
        .synopsisHeading("Usage:%n")
        .customSynopsis(
            "  pcap2netpol snapshot -o BUNDLE/cluster [--watch] [-n NS]... [OPTION...]");
    return spec;
  }

  /**
   * Reads the options.
   *
   * @throws ParameterException if they don't go together
   */
  public static SnapshotOptions of(ParseResult parsed, CommandLine line) {
    Path output = parsed.matchedOptionValue(OUTPUT, Path.of(""));
    if (output.toString().isEmpty()) {
      throw new ParameterException(line, "-o DIR is required: the folder to write");
    }
    List<String> namespaces = parsed.matchedOptionValue(NAMESPACE, List.of());
    for (String namespace : namespaces) {
      if (!NAME.matcher(namespace).matches()) {
        throw new ParameterException(line, "invalid namespace name: " + namespace);
      }
    }
    Optional<String> time = Optional.ofNullable(parsed.matchedOptionValue(FOR, null));
    if (time.isPresent() && !parsed.hasMatchedOption(WATCH)) {
      throw new ParameterException(line, "--for requires --watch");
    }
    return new SnapshotOptions(
        output,
        new ClusterAccess(
            Optional.ofNullable(parsed.matchedOptionValue(KUBECONFIG, null)),
            Optional.ofNullable(parsed.matchedOptionValue(CONTEXT, null)),
            Optional.<String>ofNullable(parsed.matchedOptionValue(REQUEST_TIMEOUT, null))
                .map(text -> duration(REQUEST_TIMEOUT, text, line))
                .orElse(ClusterAccess.USUAL_PATIENCE)),
        namespaces,
        parsed.hasMatchedOption(WATCH),
        time.map(text -> duration(FOR, text, line)),
        Optional.ofNullable(parsed.matchedOptionValue(SERVER_INFO, null)));
  }

  private static Duration duration(String option, String text, CommandLine line) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new ParameterException(
          line, option + " expects a time such as 90s, 10m or 1h, not " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
