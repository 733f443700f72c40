package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.policy.model.PolicyMarks;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that add to the names and labels of policies. */
final class PolicyMarkOptions {
  private static final String NAME_PREFIX = "--name-prefix";
  private static final String LABEL = "--label";

  @Option(
      names = NAME_PREFIX,
      paramLabel = "TEXT",
      description = "Begin the name of each policy with TEXT.")
  private String prefix = "";

  @Option(
      names = LABEL,
      paramLabel = "KEY=VALUE",
      arity = "1",
      description = "Add a label to each policy; may be repeated.")
  private List<String> labels = List.of();

  /**
   * The additions.
   *
   * @throws ParameterException if Kubernetes would not accept it
   */
  PolicyMarks marks(CommandLine line) {
    if (prefix.length() > 100 || !KubernetesNames.isSubdomain(prefix + "x")) {
      throw new ParameterException(
          line,
          NAME_PREFIX
              + " \""
              + prefix
              + "\" can't begin a name: use at most 100 lower case letters, digits, hyphens and"
              + " dots");
    }
    TreeMap<String, String> added = new TreeMap<>();
    for (String text : labels) {
      int equals = text.indexOf('=');
      if (equals < 0
          || !KubernetesNames.isLabelKey(text.substring(0, equals))
          || !KubernetesNames.isLabelValue(text.substring(equals + 1))) {
        throw new ParameterException(
            line, LABEL + " \"" + text + "\" is not a label: expected KEY=VALUE, as in team=shop");
      }
      String key = text.substring(0, equals);
      if (key.equals(PolicyDocument.MANAGED_BY)) {
        throw new ParameterException(
            line, LABEL + " " + key + " is the one by which pcap2netpol knows its own policies");
      }
      if (added.putIfAbsent(key, text.substring(equals + 1)) != null) {
        throw new ParameterException(line, LABEL + " " + key + " is given twice");
      }
    }
    return new PolicyMarks(prefix, added);
  }
}
