package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.snapshot.ClusterAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options of {@code snapshot}.
 *
 * @param output the folder to write
 * @param access which cluster
 * @param namespaces the namespaces to list if the whole cluster may not be listed
 * @param watch whether to watch pods
 * @param limit for how long; if empty, until a signal comes
 * @param serverInfo where to write facts about the cluster
 */
public record SnapshotOptions(
    Path output,
    ClusterAccess access,
    List<String> namespaces,
    boolean watch,
    Optional<Duration> limit,
    Optional<Path> serverInfo) {
  private static final String FOR = "--for";
  private static final String REQUEST_TIMEOUT = "--request-timeout";
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h)");

  public SnapshotOptions {
    namespaces = List.copyOf(namespaces);
  }

  /** As they are on the command line. */
  public static final class Arguments {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "DIR",
        description = "The folder to write: cluster in a bundle.")
    private Path output = Path.of("");

    @Option(
        names = {"-n", "--namespace"},
        paramLabel = "NS",
        arity = "1",
        description =
            "The namespace to list if the whole cluster may not be listed; may be repeated.")
    private List<String> namespaces = List.of();

    @Option(
        names = "--watch",
        description = "Also record changes of pods until Ctrl-C or SIGTERM; then list again.")
    private boolean watch;

    @Option(
        names = FOR,
        paramLabel = "TIME",
        description = "How long to watch, for example 90s, 10m or 1h.")
    private Optional<String> limit = Optional.empty();

    @Option(
        names = "--server-info",
        paramLabel = "FILE",
        description = "Write the server's version and pod network to this file, as JSON.")
    private @Nullable Path serverInfo;

    @Option(
        names = "--context",
        paramLabel = "NAME",
        description = "The kubeconfig's context (default: its current context).")
    private Optional<String> context = Optional.empty();

    @Option(
        names = "--kubeconfig",
        paramLabel = "FILE",
        description =
            "The kubeconfig (default: ~/.kube/config, or what $KUBECONFIG names, or a pod's service"
                + " account).")
    private @Nullable Path kubeconfig;

    @Option(
        names = REQUEST_TIMEOUT,
        paramLabel = "TIME",
        description = "How long the API server may take to answer, as in 90s (default: 60s).")
    private Optional<String> requestTimeout = Optional.empty();

    /**
     * The options.
     *
     * @throws ParameterException if they don't go together
     */
    public SnapshotOptions options(CommandLine line) {
      if (output.toString().isEmpty()) {
        throw new ParameterException(line, "-o DIR is required: the folder to write");
      }
      for (String namespace : namespaces) {
        if (!KubernetesNames.isLabel(namespace)) {
          throw new ParameterException(line, "invalid namespace name: " + namespace);
        }
      }
      if (limit.isPresent() && !watch) {
        throw new ParameterException(line, "--for requires --watch");
      }
      return new SnapshotOptions(
          output,
          new ClusterAccess(
              Optional.ofNullable(kubeconfig),
              context,
              requestTimeout
                  .map(text -> duration(REQUEST_TIMEOUT, text, line))
                  .orElse(ClusterAccess.USUAL_PATIENCE)),
          namespaces,
          watch,
          limit.map(text -> duration(FOR, text, line)),
          Optional.ofNullable(serverInfo));
    }
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
