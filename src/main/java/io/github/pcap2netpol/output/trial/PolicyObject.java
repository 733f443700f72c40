package io.github.pcap2netpol.output.trial;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.util.List;
import java.util.Map;

/** Writes a policy that was read as an object of the API. */
final class PolicyObject {
  private PolicyObject() {}

  static void write(ReportWriter json, Policy policy) {
    json.field("apiVersion", "networking.k8s.io/v1");
    json.field("kind", "NetworkPolicy");
    json.object(
        "metadata",
        () -> {
          json.field("name", policy.name());
          json.field("namespace", policy.namespace());
        });
    json.object("spec", () -> spec(json, policy));
  }

  private static void spec(ReportWriter json, Policy policy) {
    selector(json, "podSelector", policy.pods());
    json.texts(
        "policyTypes",
        policy.rules().keySet().stream()
            .map(direction -> direction == Direction.INGRESS ? "Ingress" : "Egress")
            .toList());
    policy
        .rules()
        .forEach(
            (direction, rules) -> {
              boolean ingress = direction == Direction.INGRESS;
              if (!rules.isEmpty()) {
                json.objects(
                    ingress ? "ingress" : "egress",
                    rules,
                    (ReportWriter each, Rule rule) -> rule(each, ingress ? "from" : "to", rule));
              }
            });
  }

  private static void rule(ReportWriter json, String peers, Rule rule) {
    if (!rule.peers().isEmpty()) {
      json.objects(peers, rule.peers(), PolicyObject::peer);
    }
    if (!rule.ports().isEmpty()) {
      json.objects("ports", rule.ports(), PolicyObject::port);
    }
  }

  private static void peer(ReportWriter json, RulePeer peer) {
    if (peer instanceof RulePeer.Block block) {
      json.object(
          "ipBlock",
          () -> {
            json.field("cidr", block.cidr().toString());
            if (!block.except().isEmpty()) {
              json.texts("except", block.except());
            }
          });
    } else if (peer instanceof RulePeer.OwnNamespacePods own) {
      selector(json, "podSelector", own.pods());
    } else if (peer instanceof RulePeer.SelectedNamespacePods selected) {
      selector(json, "namespaceSelector", selected.namespaces());
      selected.pods().ifPresent(pods -> selector(json, "podSelector", pods));
    }
  }

  private static void port(ReportWriter json, RulePort port) {
    json.field("protocol", port.protocol().name());
    if (port instanceof RulePort.Named named) {
      json.field("port", named.name());
    } else if (port instanceof RulePort.Range range && !range.isEveryPort()) {
      json.field("port", range.first());
      if (range.last() > range.first()) {
        json.field("endPort", range.last());
      }
    }
  }

  private static void selector(ReportWriter json, String name, LabelSelector selector) {
    Map<String, String> labels = selector.matchLabels().values();
    json.object(
        name,
        () -> {
          if (!labels.isEmpty()) {
            json.object("matchLabels", () -> labels.forEach(json::field));
          }
          if (!selector.matchExpressions().isEmpty()) {
            json.objects(
                "matchExpressions", selector.matchExpressions(), PolicyObject::requirement);
          }
        });
  }

  private static void requirement(ReportWriter json, Requirement requirement) {
    json.field("key", requirement.key());
    json.field("operator", requirement.operator().word());
    if (requirement.operator().takesValues()) {
      json.texts("values", List.copyOf(requirement.values()));
    }
  }
}
