package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.Pipeline.Inputs;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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

  private static final String CAPTURE = "--capture";
  private static final String CLUSTER = "--cluster";
  private static final String VXLAN_PORT = "--vxlan-port";
  private static final String GENEVE_PORT = "--geneve-port";

  public TrafficInputs {
    bundles = List.copyOf(bundles);
    captures = List.copyOf(captures);
    cluster = List.copyOf(cluster);
  }

  /** Adds bundles as positional parameters, and the options for loose files. */
  public static void addTo(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("BUNDLE")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .description("Folders with captures and the metadata of their cluster.")
            .build());
    addLooseTo(spec);
  }

  /** Adds the options for loose files. */
  public static void addLooseTo(CommandSpec spec) {
    spec.addOption(
        files(
            CAPTURE,
            "Single captures or folders of captures: pcap or pcapng, plain, gzip or xz, or the output of extract; - is standard input."));
    spec.addOption(
        files(
            CLUSTER,
            "The metadata for them: JSON or YAML from kubectl get -o json or -o yaml. Pods are required."));
    addOverlaysTo(spec);
  }

  /** Adds the option for loose metadata alone. */
  public static void addMetadataTo(CommandSpec spec) {
    spec.addOption(
        files(
            CLUSTER,
            "Metadata instead of a bundle: JSON or YAML from kubectl get -o json or -o yaml. Pods are"
                + " required."));
  }

  /** Adds the options that say where to look for tunnelled packets. */
  public static void addOverlaysTo(CommandSpec spec) {
    spec.addOption(
        ports(VXLAN_PORT, "A further UDP port for VXLAN, besides 4789 and 8472; may be repeated."));
    spec.addOption(
        ports(GENEVE_PORT, "A further UDP port for Geneve, besides 6081; may be repeated."));
  }

  /**
   * Reads the options.
   *
   * @param verb what the command does with them
   * @throws ParameterException if they don't go together
   */
  public static TrafficInputs of(ParseResult parsed, CommandLine line, String verb) {
    List<Path> bundles = parsed.matchedPositionalValue(0, List.of());
    TrafficInputs inputs = ofMetadata(bundles, parsed, line, verb);
    if (inputs.captures.isEmpty() && !inputs.cluster.isEmpty()) {
      throw new ParameterException(line, "--cluster requires --capture; or give a BUNDLE instead");
    }
    return inputs;
  }

  /**
   * The same for a command that can do without captures: a bundle may have none, and metadata may
   * be given alone.
   *
   * @param bundles already separated from other positional parameters
   */
  public static TrafficInputs ofMetadata(
      List<Path> bundles, ParseResult parsed, CommandLine line, String verb) {
    List<Path> captures = parsed.matchedOptionValue(CAPTURE, List.of());
    List<Path> cluster = parsed.matchedOptionValue(CLUSTER, List.of());
    if (bundles.isEmpty() && captures.isEmpty() && cluster.isEmpty()) {
      throw new ParameterException(
          line, "nothing to " + verb + ": give a BUNDLE, or --capture and --cluster");
    }
    if (!captures.isEmpty() && cluster.isEmpty()) {
      throw new ParameterException(
          line, "--capture requires --cluster: without metadata, addresses have no owners");
    }
    if (captures.stream().filter(STANDARD_INPUT::equals).count() > 1) {
      throw new ParameterException(line, "standard input (-) can be read only once");
    }
    if (bundles.contains(STANDARD_INPUT) || cluster.contains(STANDARD_INPUT)) {
      throw new ParameterException(line, "only a capture can come from standard input (-)");
    }
    return new TrafficInputs(bundles, captures, cluster, overlays(parsed, line));
  }

  /** Where to look for tunnelled packets. */
  public static OverlayPorts overlays(ParseResult parsed, CommandLine line) {
    return OverlayPorts.USUAL.and(
        ports(parsed, line, VXLAN_PORT), ports(parsed, line, GENEVE_PORT));
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

  private static OptionSpec files(String name, String description) {
    return OptionSpec.builder(name)
        .paramLabel("FILE|DIR")
        .arity("1..*")
        .type(List.class)
        .auxiliaryTypes(Path.class)
        .description(description)
        .build();
  }

  private static OptionSpec ports(String name, String description) {
    return OptionSpec.builder(name)
        .paramLabel("PORT")
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(Integer.class)
        .description(description)
        .build();
  }

  private static Set<Integer> ports(ParseResult parsed, CommandLine line, String name) {
    List<Integer> ports =
        parsed.hasMatchedOption(name) ? parsed.matchedOptionValue(name, List.of()) : List.of();
    for (int port : ports) {
      if (port < 1 || port > 65535) {
        throw new ParameterException(line, name + " " + port + ": a port must be from 1 to 65535");
      }
    }
    return Set.copyOf(ports);
  }
}
