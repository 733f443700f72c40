package io.github.pcap2netpol.output.yaml;

import static io.github.pcap2netpol.output.yaml.YamlTree.commented;
import static io.github.pcap2netpol.output.yaml.YamlTree.fields;
import static io.github.pcap2netpol.output.yaml.YamlTree.list;
import static io.github.pcap2netpol.output.yaml.YamlTree.number;
import static io.github.pcap2netpol.output.yaml.YamlTree.text;
import static io.github.pcap2netpol.output.yaml.YamlTree.texts;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.github.pcap2netpol.output.yaml.YamlTree.Fields;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A policy as YAML, with the reasons as comments. The same policy always gives the same bytes,
 * without version or time: a diff in Git means that the allowed traffic has changed, or the reasons
 * for it.
 *
 * <p>Empty lists are left out, as the API server does: an empty {@code from} means the same as
 * none. An empty selector is written as {@code {}}, since a missing one means something else.
 */
final class PolicyYaml {
  /** The column where the comments of a rule start: below {@code spec}, next to the dash. */
  private static final int RULE_INDENT = 2;

  private PolicyYaml() {}

  /** A policy made from captures as one YAML document, ending in a newline. */
  public static String write(GeneratedPolicy policy) {
    return write(policy, PolicyOrigin.CAPTURES);
  }

  /** The policy as one YAML document, ending in a newline. */
  public static String write(GeneratedPolicy policy, PolicyOrigin origin) {
    YamlNode root =
        fields()
            .with("apiVersion", policy.policy().getApiVersion())
            .with("kind", policy.policy().getKind())
            .with("metadata", metadata(policy.policy().getMetadata()))
            .with("spec", spec(policy.policy().getSpec(), policy.rules()))
            .node();
    List<String> comments = new ArrayList<>();
    comments.add(origin.header());
    comments.addAll(policy.comments());
    return YamlTree.write(commented(root, comments, 0));
  }

  private static YamlNode metadata(ObjectMeta metadata) {
    Fields fields =
        fields().with("name", metadata.getName()).with("namespace", metadata.getNamespace());
    withTexts(fields, "labels", metadata.getLabels());
    withTexts(fields, "annotations", metadata.getAnnotations());
    return fields.node();
  }

  private static void withTexts(Fields fields, String key, @Nullable Map<String, String> values) {
    if (values != null && !values.isEmpty()) {
      fields.with(key, texts(new TreeMap<>(values)));
    }
  }

  private static YamlNode spec(NetworkPolicySpec spec, List<GeneratedRule> rules) {
    Fields fields = fields().with("podSelector", selector(spec.getPodSelector()));
    if (!spec.getPolicyTypes().isEmpty()) {
      fields.with("policyTypes", texts(spec.getPolicyTypes()));
    }
    List<YamlNode> ingress =
        spec.getIngress().stream()
            .map(rule -> rule("from", rule.getFrom(), rule.getPorts()))
            .toList();
    if (!ingress.isEmpty()) {
      fields.with("ingress", explained(ingress, Direction.INGRESS, rules));
    }
    List<YamlNode> egress =
        spec.getEgress().stream().map(rule -> rule("to", rule.getTo(), rule.getPorts())).toList();
    if (!egress.isEmpty()) {
      fields.with("egress", explained(egress, Direction.EGRESS, rules));
    }
    return fields.node();
  }

  private static YamlNode explained(
      List<YamlNode> elements, Direction direction, List<GeneratedRule> rules) {
    List<YamlNode> explained = new ArrayList<>(elements);
    for (GeneratedRule rule : rules) {
      if (rule.direction() == direction) {
        explained.set(
            rule.index(), commented(elements.get(rule.index()), rule.comments(), RULE_INDENT));
      }
    }
    return list(explained);
  }

  private static YamlNode rule(
      String peersKey, List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
    Fields fields = fields();
    if (!peers.isEmpty()) {
      fields.with(peersKey, list(peers.stream().map(PolicyYaml::peer).toList()));
    }
    if (!ports.isEmpty()) {
      fields.with("ports", list(ports.stream().map(PolicyYaml::port).toList()));
    }
    return fields.node();
  }

  private static YamlNode peer(NetworkPolicyPeer peer) {
    Fields fields = fields();
    if (peer.getIpBlock() != null) {
      fields.with("ipBlock", ipBlock(peer.getIpBlock()));
    }
    if (peer.getNamespaceSelector() != null) {
      fields.with("namespaceSelector", selector(peer.getNamespaceSelector()));
    }
    if (peer.getPodSelector() != null) {
      fields.with("podSelector", selector(peer.getPodSelector()));
    }
    return fields.node();
  }

  private static YamlNode ipBlock(IPBlock block) {
    Fields fields = fields().with("cidr", block.getCidr());
    if (!block.getExcept().isEmpty()) {
      fields.with("except", texts(block.getExcept()));
    }
    return fields.node();
  }

  private static YamlNode selector(@Nullable LabelSelector selector) {
    Fields fields = fields();
    if (selector == null) {
      return fields.node();
    }
    withTexts(fields, "matchLabels", selector.getMatchLabels());
    if (!selector.getMatchExpressions().isEmpty()) {
      fields.with(
          "matchExpressions",
          list(
              selector.getMatchExpressions().stream()
                  .map(
                      requirement -> {
                        Fields each =
                            fields()
                                .with("key", requirement.getKey())
                                .with("operator", requirement.getOperator());
                        if (!requirement.getValues().isEmpty()) {
                          each.with("values", texts(requirement.getValues()));
                        }
                        return each.node();
                      })
                  .toList()));
    }
    return fields.node();
  }

  private static YamlNode port(NetworkPolicyPort port) {
    Fields fields = fields();
    if (port.getProtocol() != null) {
      fields.with("protocol", port.getProtocol());
    }
    IntOrString value = port.getPort();
    if (value != null) {
      fields.with(
          "port", value.getIntVal() != null ? number(value.getIntVal()) : text(value.getStrVal()));
    }
    if (port.getEndPort() != null) {
      fields.with("endPort", number(port.getEndPort()));
    }
    return fields.node();
  }
}
