package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.util.stream.Collectors;

/** Describes elements of rules in words. */
public final class RuleText {
  private RuleText() {}

  /** Formatted as in {@code to pods app=cart of namespace shop, at TCP 8080}. */
  public static String of(Rule rule, Direction direction) {
    return (direction == Direction.EGRESS ? "to " : "from ")
        + (rule.peers().isEmpty()
            ? "anyone"
            : rule.peers().stream().map(RuleText::of).collect(Collectors.joining(" or ")))
        + ", at "
        + (rule.ports().isEmpty()
            ? "any port"
            : rule.ports().stream().map(RuleText::of).collect(Collectors.joining(", ")));
  }

  /**
   * Formatted as in {@code pods app=cart}, {@code pods k8s-app=kube-dns of namespace kube-system}.
   */
  public static String of(RulePeer peer) {
    if (peer instanceof RulePeer.Block block) {
      return block.cidr()
          + (block.except().isEmpty()
              ? ""
              : " except "
                  + block.except().stream()
                      .map(IpPrefix::toString)
                      .collect(Collectors.joining(", ")));
    }
    if (peer instanceof RulePeer.OwnNamespacePods own) {
      return pods(own.pods()) + " of namespace " + own.namespace();
    }
    RulePeer.SelectedNamespacePods selected = (RulePeer.SelectedNamespacePods) peer;
    return selected.pods().map(RuleText::pods).orElse("every pod")
        + " of "
        + namespaces(selected.namespaces());
  }

  /**
   * Formatted as in {@code TCP 8080}, {@code UDP 5000-5010}, {@code TCP http}, {@code any TCP
   * port}.
   */
  public static String of(RulePort port) {
    if (port instanceof RulePort.Named named) {
      return named.protocol() + " " + named.name();
    }
    RulePort.Range range = (RulePort.Range) port;
    if (range.first() == 0 && range.last() == 65535) {
      return "any " + range.protocol() + " port";
    }
    return range.protocol()
        + " "
        + range.first()
        + (range.first() == range.last() ? "" : "-" + range.last());
  }

  private static String pods(LabelSelector selector) {
    String labels = selector.text();
    return labels.isEmpty() ? "every pod" : "pods " + labels;
  }

  private static String namespaces(LabelSelector selector) {
    String name = selector.matchLabels().values().get(Namespace.NAME_LABEL);
    if (name != null
        && selector.matchLabels().values().size() == 1
        && selector.matchExpressions().isEmpty()) {
      return "namespace " + name;
    }
    String labels = selector.text();
    return labels.isEmpty() ? "every namespace" : "namespaces " + labels;
  }
}
