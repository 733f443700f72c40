package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import java.util.Iterator;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option that names the enforcer of policies. */
final class EnforcerOption {
  @Option(
      names = "--cni",
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description =
          "The enforcer, since enforcers differ: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private String name = EnforcerProfile.STRICTEST.name();

  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return EnforcerProfile.names().iterator();
    }
  }

  /**
   * The profile of the enforcer.
   *
   * @throws ParameterException if it is unknown
   */
  public EnforcerProfile profile(CommandLine line) {
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
}
