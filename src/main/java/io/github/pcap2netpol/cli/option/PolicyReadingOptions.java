package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how policies are read. */
public final class PolicyReadingOptions {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The namespace of policies that name none (default: \"default\").")
  private Optional<String> namespace = Optional.empty();

  @Mixin private final EnforcerOption enforcer = new EnforcerOption();

  /**
   * The namespace of policies that name none, if given.
   *
   * @throws ParameterException if it is not a valid name
   */
  public Optional<String> namespace(CommandLine line) {
    if (namespace.isPresent() && !KubernetesNames.isLabel(namespace.get())) {
      throw new ParameterException(
          line, "-n \"" + namespace.get() + "\" is not a valid namespace name");
    }
    return namespace;
  }

  /**
   * How the enforcer reads policies.
   *
   * @throws ParameterException if it is unknown
   */
  public EnforcerProfile profile(CommandLine line) {
    return enforcer.profile(line);
  }
}
