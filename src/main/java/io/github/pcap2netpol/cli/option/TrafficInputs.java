package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.Inputs;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * The captures and metadata that a command reads.
 *
 * @param bundles folders with captures and metadata
 * @param captures loose captures; one may be {@link #STANDARD_INPUT}
 * @param cluster loose metadata: not empty if {@code captures} isn't
 * @param overlays where to look for tunnelled packets
 */
public record TrafficInputs(
    List<Path> bundles, List<Path> captures, List<Path> cluster, OverlayPorts overlays) {
  public static final Path STANDARD_INPUT = Path.of("-");

  public TrafficInputs {
    bundles = List.copyOf(bundles);
    captures = List.copyOf(captures);
    cluster = List.copyOf(cluster);
  }

  /** Bundles as positional parameters, and the options for loose files. */
  public static final class Arguments {
    @Parameters(
        paramLabel = "BUNDLE",
        arity = "0..*",
        description = "Folders with captures and the metadata of their cluster.")
    private List<Path> bundles = List.of();

    @Mixin private final LooseInputOptions loose = new LooseInputOptions();

    /**
     * The inputs of a command that needs captures.
     *
     * @param verb what the command does with them
     * @throws ParameterException if they don't go together
     */
    public TrafficInputs inputs(CommandLine line, String verb) {
      TrafficInputs inputs = metadata(line, verb);
      if (inputs.captures.isEmpty() && !inputs.cluster.isEmpty()) {
        throw new ParameterException(
            line, "--cluster requires --capture; or give a BUNDLE instead");
      }
      return inputs;
    }

    /**
     * The same for a command that can do without captures: a bundle may have none, and metadata may
     * be given alone.
     *
     * @throws ParameterException if they don't go together
     */
    public TrafficInputs metadata(CommandLine line, String verb) {
      return loose.with(bundles, line, verb);
    }
  }

  /**
   * The inputs as they are.
   *
   * @param verb what the command does with them
   * @throws ParameterException if they don't go together
   */
  static TrafficInputs checked(TrafficInputs inputs, CommandLine line, String verb) {
    List<Path> captures = inputs.captures;
    List<Path> cluster = inputs.cluster;
    if (inputs.bundles.isEmpty() && captures.isEmpty() && cluster.isEmpty()) {
      throw new ParameterException(
          line,
          "nothing to "
              + verb
              + ": "
              + swallowed(line).orElse("give a BUNDLE, or --capture and --cluster"));
    }
    if (!captures.isEmpty() && cluster.isEmpty()) {
      throw new ParameterException(
          line, "--capture requires --cluster: without metadata, addresses have no owners");
    }
    OneStandardInput.check(line, captures);
    if (inputs.bundles.contains(STANDARD_INPUT) || cluster.contains(STANDARD_INPUT)) {
      throw new ParameterException(line, "only a capture can come from standard input (-)");
    }
    return inputs;
  }

  /** An option that takes several words may have taken the bundle that was meant to follow it. */
  private static Optional<String> swallowed(CommandLine line) {
    for (OptionSpec option : line.getParseResult().matchedOptions()) {
      List<String> words = option.originalStringValues();
      if (option.arity().max() > 1 && words.size() > 1) {
        Path last = Path.of(words.get(words.size() - 1));
        if (Files.isDirectory(last.resolve("cluster"))) {
          return Optional.of(
              option.longestName()
                  + " takes all words that follow it, also "
                  + last
                  + "; give the BUNDLE before it");
        }
      }
    }
    return Optional.empty();
  }

  /** Whether standard input is read. */
  public boolean readsStandardInput() {
    return captures.contains(STANDARD_INPUT);
  }

  /** The form that the pipeline takes. */
  public Inputs inputs() {
    return new Inputs(bundles, captures, cluster, overlays);
  }

  /**
   * Reads the metadata of the one bundle, or the loose metadata.
   *
   * @throws UnusableInputException if there is none
   */
  public Bundle readMetadata(Diagnostics diagnostics) throws UnusableInputException {
    return bundles.isEmpty()
        ? BundleReader.readMetadata(cluster, diagnostics)
        : BundleReader.readMetadata(bundles.get(0), diagnostics);
  }

  /** All files and folders to read. */
  public List<Path> paths() {
    return Stream.of(bundles, captures, cluster)
        .flatMap(List::stream)
        .filter(path -> !path.equals(STANDARD_INPUT))
        .toList();
  }
}
