package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.policyfile.PolicyPlaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The policies that a command judges by.
 *
 * @param places where to read them
 * @param profile how the enforcer reads them
 */
public record PolicyInputs(PolicyPlaces places, EnforcerProfile profile) {
  private static final String POLICIES = "--policies";
  private static final String KUSTOMIZE = "--kustomize";
  private static final String CLUSTER_POLICIES = "--cluster-policies";
  private static final String NAMESPACE = "--namespace";
  private static final String CNI = "--cni";

  /** Adds the options that name policies, and the one that names their enforcer. */
  public static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(POLICIES)
            .paramLabel("FILE|DIR")
            .arity("1..*")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .description(
                "Policies: YAML or JSON files, or folders, which are read recursively; - is standard input.")
            .build());
    spec.addOption(
        OptionSpec.builder("-k", KUSTOMIZE)
            .paramLabel("DIR")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .description("Policies as kubectl apply -k DIR would send them.")
            .build());
    spec.addOption(
        OptionSpec.builder(CLUSTER_POLICIES)
            .type(boolean.class)
            .description("The cluster's own policies, from the metadata.")
            .build());
    addReadingTo(spec);
  }

  /** Adds the options that say how policies are read. */
  public static void addReadingTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-n", NAMESPACE)
            .paramLabel("NAME")
            .type(String.class)
            .description("The namespace of policies that name none (default: \"default\").")
            .build());
    addProfileTo(spec);
  }

  /** Adds the option that names the enforcer of policies. */
  public static void addProfileTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(CNI)
            .paramLabel("NAME")
            .type(String.class)
            .description(
                "The enforcer, since enforcers differ: "
                    + String.join(", ", EnforcerProfile.names())
                    + ". Default: "
                    + EnforcerProfile.STRICTEST.name()
                    + ".")
            .build());
  }

  /**
   * Reads the options; there may be none.
   *
   * @throws ParameterException if they don't go together
   */
  public static PolicyInputs of(ParseResult parsed, CommandLine line) {
    List<Path> files = parsed.matchedOptionValue(POLICIES, List.of());
    List<Path> kustomizations = parsed.matchedOptionValue(KUSTOMIZE, List.of());
    if (files.stream().filter(PolicyPlaces.STANDARD_INPUT::equals).count() > 1) {
      throw new ParameterException(line, "standard input (-) can be read only once");
    }
    return new PolicyInputs(
        new PolicyPlaces(
            files,
            kustomizations,
            parsed.hasMatchedOption(CLUSTER_POLICIES),
            namespace(parsed, line)),
        profile(parsed, line));
  }

  public static Optional<String> namespace(ParseResult parsed, CommandLine line) {
    Optional<String> namespace =
        Optional.ofNullable(parsed.<String>matchedOptionValue(NAMESPACE, null));
    if (namespace.isPresent() && !namespace.get().matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw new ParameterException(
          line, "-n \"" + namespace.get() + "\" is not a valid namespace name");
    }
    return namespace;
  }

  public static EnforcerProfile profile(ParseResult parsed, CommandLine line) {
    String name = parsed.matchedOptionValue(CNI, EnforcerProfile.STRICTEST.name());
    return EnforcerProfile.named(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    line,
                    "unknown --cni \""
                        + name
                        + "\": expected one of "
                        + String.join(", ", EnforcerProfile.names())));
  }

  /** Whether standard input is read. */
  public boolean readsStandardInput() {
    return places.files().contains(PolicyPlaces.STANDARD_INPUT);
  }

  /** All files and folders to read. */
  public List<Path> paths() {
    return Stream.of(places.files(), places.kustomizations())
        .flatMap(List::stream)
        .filter(path -> !path.equals(PolicyPlaces.STANDARD_INPUT))
        .toList();
  }
}
