package io.github.pcap2netpol.output.yaml;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pcap2netpol.answer.blockedlog.MissingRule;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules missing from one policy, as a JSON patch (RFC 6902) for {@code kubectl patch
 * --type=json}.
 *
 * @param namespace the policy's namespace
 * @param policy the policy's name
 * @param creates whether the policy is yet to be created
 * @param json the patch, or the new policy, on one line: printable ASCII without apostrophes
 */
public record RulePatch(String namespace, String policy, boolean creates, String json) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** One patch for each policy, in order of namespace and name. */
  public static List<RulePatch> of(List<MissingRule> missing) {
    SortedMap<String, List<MissingRule>> byPolicy = new TreeMap<>();
    for (MissingRule rule : missing) {
      byPolicy
          .computeIfAbsent(rule.namespace() + "/" + rule.policy(), key -> new ArrayList<>())
          .add(rule);
    }
    return byPolicy.values().stream()
        .map(
            rules ->
                new RulePatch(
                    rules.get(0).namespace(),
                    rules.get(0).policy(),
                    rules.get(0).newPolicyFor().isPresent(),
                    ascii(
                        rules
                            .get(0)
                            .newPolicyFor()
                            .map(pods -> policy(pods, rules).toString())
                            .orElseGet(() -> patch(rules).toString()))))
        .toList();
  }

  /** Does not isolate its pods in a direction in which they were not isolated before. */
  private static ObjectNode policy(
      io.github.pcap2netpol.cluster.model.LabelSelector pods, List<MissingRule> rules) {
    ObjectNode policy = NODES.objectNode();
    policy.put("apiVersion", "networking.k8s.io/v1").put("kind", "NetworkPolicy");
    policy
        .putObject("metadata")
        .put("name", rules.get(0).policy())
        .put("namespace", rules.get(0).namespace());
    ObjectNode spec = policy.putObject("spec");
    ObjectNode selector = spec.putObject("podSelector");
    if (!pods.matchLabels().isEmpty()) {
      ObjectNode labels = selector.putObject("matchLabels");
      pods.matchLabels().values().forEach(labels::put);
    }
    if (!pods.matchExpressions().isEmpty()) {
      ArrayNode requirements = selector.putArray("matchExpressions");
      for (var requirement : pods.matchExpressions()) {
        ObjectNode one =
            requirements
                .addObject()
                .put("key", requirement.key())
                .put("operator", requirement.operator().word());
        if (!requirement.values().isEmpty()) {
          ArrayNode values = one.putArray("values");
          requirement.values().forEach(values::add);
        }
      }
    }
    ArrayNode types = spec.putArray("policyTypes");
    for (Direction direction : Direction.values()) {
      List<MissingRule> inDirection =
          rules.stream().filter(rule -> rule.direction() == direction).toList();
      if (!inDirection.isEmpty()) {
        types.add(direction == Direction.INGRESS ? "Ingress" : "Egress");
        ArrayNode list = spec.putArray(direction.name().toLowerCase(Locale.ROOT));
        inDirection.forEach(rule -> list.add(rule(rule)));
      }
    }
    return policy;
  }

  private static ArrayNode patch(List<MissingRule> rules) {
    ArrayNode patch = NODES.arrayNode();
    for (Direction direction : Direction.values()) {
      String path = "/spec/" + direction.name().toLowerCase(Locale.ROOT);
      boolean added = false;
      for (MissingRule rule : rules) {
        if (rule.direction() != direction) {
          continue;
        }
        // An empty list may be absent, and a patch can only append to a list that exists.
        boolean first = rule.first() && !added;
        added = true;
        ObjectNode operation = patch.addObject().put("op", "add");
        operation.put("path", first ? path : path + "/-");
        operation.set("value", first ? NODES.arrayNode().add(rule(rule)) : rule(rule));
      }
    }
    return patch;
  }

  private static ObjectNode rule(MissingRule missing) {
    ObjectNode rule = NODES.objectNode();
    rule.putArray(missing.direction() == Direction.EGRESS ? "to" : "from")
        .add(peer(missing.peer()));
    ArrayNode ports = rule.putArray("ports");
    missing
        .ports()
        .forEach(
            port ->
                ports.addObject().put("protocol", port.protocol().name()).put("port", port.port()));
    return rule;
  }

  private static ObjectNode peer(RulePeer peer) {
    ObjectNode node = NODES.objectNode();
    if (peer instanceof RulePeer.Block block) {
      ObjectNode written = node.putObject("ipBlock").put("cidr", block.cidr().toString());
      if (!block.except().isEmpty()) {
        ArrayNode except = written.putArray("except");
        block.except().forEach(part -> except.add(part.toString()));
      }
    } else if (peer instanceof RulePeer.SelectedNamespacePods selected) {
      node.set("namespaceSelector", selector(selected.namespaces()));
      selected.pods().ifPresent(pods -> node.set("podSelector", selector(pods)));
    } else if (peer instanceof RulePeer.OwnNamespacePods own) {
      node.set("podSelector", selector(own.pods()));
    }
    return node;
  }

  private static ObjectNode selector(LabelSelector selector) {
    ObjectNode node = NODES.objectNode();
    if (!selector.matchLabels().isEmpty()) {
      ObjectNode labels = node.putObject("matchLabels");
      selector.matchLabels().values().forEach(labels::put);
    }
    if (!selector.matchExpressions().isEmpty()) {
      ArrayNode requirements = node.putArray("matchExpressions");
      for (LabelSelector.Requirement requirement : selector.matchExpressions()) {
        ObjectNode one = requirements.addObject();
        one.put("key", requirement.key()).put("operator", requirement.operator().word());
        if (!requirement.values().isEmpty()) {
          ArrayNode values = one.putArray("values");
          requirement.values().forEach(values::add);
        }
      }
    }
    return node;
  }

  /**
   * The same JSON, limited to characters that are harmless in a terminal and, inside single quotes,
   * in a shell.
   */
  private static String ascii(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x20 || c > 0x7e || c == '\'') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
