package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.policyfile.PolicyPlaces;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The policies that a command judges by.
 *
 * @param places where to read them
 * @param profile how the enforcer reads them
 */
public record PolicyInputs(PolicyPlaces places, EnforcerProfile profile) {
  /** The options that name policies, and the one that names their enforcer. */
  public static final class Arguments {
    @Option(
        names = "--policies",
        paramLabel = "FILE|DIR",
        arity = "1..*",
        description =
            "Policies: YAML or JSON files, or folders, which are read recursively; - is standard input.")
    private List<Path> policies = List.of();

    @Option(
        names = {"-k", "--kustomize"},
        paramLabel = "DIR",
        description = "Policies as kubectl apply -k DIR would send them.")
    private List<Path> kustomizations = List.of();

    @Option(
        names = "--cluster-policies",
        description = "The cluster's own policies, from the metadata.")
    private boolean ofCluster;

    @Mixin private final PolicyReadingOptions reading = new PolicyReadingOptions();

    /**
     * The policies; there may be none.
     *
     * @throws ParameterException if the options don't go together
     */
    public PolicyInputs inputs(CommandLine line) {
      OneStandardInput.check(line, policies);
      return new PolicyInputs(
          new PolicyPlaces(policies, kustomizations, ofCluster, reading.namespace(line)),
          reading.profile(line));
    }
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
