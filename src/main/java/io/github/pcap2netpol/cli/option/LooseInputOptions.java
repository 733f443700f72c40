package io.github.pcap2netpol.cli.option;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options for loose captures and metadata, instead of bundles or besides them. */
public final class LooseInputOptions {
  @Option(
      names = "--capture",
      paramLabel = "FILE|DIR",
      arity = "1..*",
      description =
          "Single captures or folders of captures: pcap or pcapng, plain, gzip or xz, or the output of extract; - is standard input.")
  private List<Path> captures = List.of();

  @Option(
      names = "--cluster",
      paramLabel = "FILE|DIR",
      arity = "1..*",
      description =
          "The metadata for them: JSON or YAML from kubectl get -o json or -o yaml. Pods are required.")
  private List<Path> cluster = List.of();

  @Mixin private final OverlayOptions overlays = new OverlayOptions();

  /** Whether any is given. */
  public boolean areGiven() {
    return !captures.isEmpty() || !cluster.isEmpty();
  }

  /**
   * The loose files and bundles, for a command that can do without captures: a bundle may have
   * none, and metadata may be given alone.
   *
   * @param verb what the command does with them
   * @throws ParameterException if they don't go together
   */
  public TrafficInputs with(List<Path> bundles, CommandLine line, String verb) {
    return TrafficInputs.checked(
        new TrafficInputs(bundles, captures, cluster, overlays.ports(line)), line, verb);
  }
}
