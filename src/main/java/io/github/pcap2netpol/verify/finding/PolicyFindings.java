package io.github.pcap2netpol.verify.finding;

import io.github.pcap2netpol.cluster.addresses.TargetPorts;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import io.github.pcap2netpol.verify.policyfile.PolicyDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Finds parts of policies that do nothing, or not what they say: selectors that select no pod in
 * the metadata, and features that the enforcer does not support.
 */
public final class PolicyFindings {
  private static final String AMBIGUOUS_PORT_NAME = "port-name-ambiguous";

  private final EnforcerProfile profile;
  private final SelectablePods pods;
  private final PeerFindings peers;
  private final List<Diagnostic> found = new ArrayList<>();

  private PolicyFindings(Cluster cluster, EnforcerProfile profile) {
    this.profile = profile;
    this.pods = new SelectablePods(cluster);
    this.peers = new PeerFindings(cluster, pods, profile);
  }

  /**
   * Checks the policies.
   *
   * @param policies the policies, in any order
   * @param cluster the pods, namespaces, nodes and Services they are compared with
   * @param profile how the enforcer reads them
   * @return sorted. Severe: {@code policy-not-enforced}, {@code end-port-ignored}, {@code
   *     named-port-ignored}. Warnings: {@code policy-selects-no-pod}, {@code rules-without-effect},
   *     {@code rule-matches-nothing}, {@code service-not-selected}, {@code sctp-must-be-enabled},
   *     {@code port-name-ambiguous}
   */
  public static List<Diagnostic> of(
      List<Policy> policies, Cluster cluster, EnforcerProfile profile) {
    PolicyFindings findings = new PolicyFindings(cluster, profile);
    policies.forEach(findings::look);
    return findings.found.stream().sorted().distinct().toList();
  }

  /** Only the findings about port names that stand for several ports of a pod. */
  public static List<Diagnostic> ofPortNames(
      List<Policy> policies, Cluster cluster, EnforcerProfile profile) {
    return of(policies, cluster, profile).stream()
        .filter(finding -> finding.code().equals(AMBIGUOUS_PORT_NAME))
        .toList();
  }

  private void look(Policy policy) {
    List<Pod> selected = pods.in(policy.namespace(), policy.pods());
    Report report = new Report(policy.fullName(), found);
    if (selected.isEmpty()) {
      report.warning(
          "policy-selects-no-pod",
          "spec.podSelector selects no pod in the metadata, so it governs nothing: compare it with the labels of the pods in namespace "
              + policy.namespace()
              + ".");
    } else if (SelectablePods.inOwnNetwork(selected).isEmpty()) {
      report.warning(
          "policy-selects-no-pod",
          "spec.podSelector selects only hostNetwork pods ("
              + SelectablePods.names(selected)
              + "), which NetworkPolicy does not govern.");
    }
    unlooked(policy, report);
    if (!profile.enforces(policy)) {
      report.severe(
          "policy-not-enforced",
          profile.product()
              + " does not enforce a policy that names a port, as this one does: write numbers."
              + " Until then the pods that it selects stay open.");
      return;
    }
    policy
        .rules()
        .forEach(
            (direction, rules) -> {
              for (int place = 0; place < rules.size(); place++) {
                look(
                    direction,
                    rules.get(place),
                    place,
                    SelectablePods.inOwnNetwork(selected),
                    report);
              }
            });
  }

  private void look(Direction direction, Rule rule, int place, List<Pod> selected, Report report) {
    String path = "spec." + word(direction) + "[" + place + "]";
    String list = path + (direction == Direction.INGRESS ? ".from[" : ".to[");
    for (int i = 0; i < rule.peers().size(); i++) {
      peers.look(direction, rule.peers().get(i), list + i + "]", report);
    }
    for (int i = 0; i < rule.ports().size(); i++) {
      RulePort port = rule.ports().get(i);
      String portPath = path + ".ports[" + i + "]";
      if (port.protocol() == Protocol.SCTP && profile.has(Trait.SCTP_MUST_BE_ENABLED)) {
        report.warning(
            "sctp-must-be-enabled",
            portPath
                + " is for SCTP, which "
                + profile.product()
                + " handles only if that is enabled in its configuration.");
      }
      if (port instanceof RulePort.Range range) {
        range(range, portPath, report);
      } else if (port instanceof RulePort.Named named) {
        named(
            named,
            portPath,
            direction == Direction.INGRESS ? Optional.of(selected) : destinations(rule),
            report);
      }
    }
  }

  private void range(RulePort.Range range, String path, Report report) {
    if (profile.has(Trait.END_PORT_IGNORED)
        && !range.isEveryPort()
        && range.first() < range.last()) {
      report.severe(
          "end-port-ignored",
          path
              + ".endPort is not supported by "
              + profile.product()
              + ", which allows only port "
              + range.first()
              + " of "
              + range.first()
              + " to "
              + range.last()
              + ": write each port.");
    }
  }

  /** The pods that an egress rule leads to; empty if it leads to addresses only. */
  private Optional<List<Pod>> destinations(Rule rule) {
    if (rule.peers().isEmpty()) {
      return Optional.of(SelectablePods.inOwnNetwork(pods.all()));
    }
    if (rule.peers().stream().allMatch(RulePeer.Block.class::isInstance)) {
      return Optional.empty();
    }
    return Optional.of(
        rule.peers().stream()
            .flatMap(peer -> SelectablePods.inOwnNetwork(pods.of(peer)).stream())
            .toList());
  }

  /**
   * Checks a named port.
   *
   * @param destinations the pods that have the port; empty if the rule leads to addresses only
   */
  private void named(
      RulePort.Named named, String path, Optional<List<Pod>> destinations, Report report) {
    String what = path + ".port " + Field.quoted(named.name());
    if (profile.has(Trait.NAMED_PORT_IS_EVERY_PORT)) {
      report.severe(
          "named-port-ignored",
          what
              + " is taken by "
              + profile.product()
              + " for every "
              + named.protocol()
              + " port: write the number.");
      return;
    }
    destinations.ifPresent(pods -> ambiguous(named, what, pods, report));
    if (destinations.isEmpty()) {
      report.warning(
          "rule-matches-nothing",
          what + " means nothing in a rule that leads to an ipBlock: write the number.");
    } else if (!destinations.get().isEmpty() && !declares(destinations.get(), named)) {
      report.warning(
          "rule-matches-nothing",
          what
              + " is declared as a "
              + named.protocol()
              + " port by none of its pods ("
              + SelectablePods.names(destinations.get())
              + "), so it matches nothing.");
    }
  }

  private static boolean declares(List<Pod> pods, RulePort.Named named) {
    return pods.stream()
        .anyMatch(pod -> TargetPorts.named(named.name(), named.protocol(), pod).isPresent());
  }

  /** Reports pods that give one name to several ports, only the first of which counts. */
  private static void ambiguous(
      RulePort.Named named, String what, List<Pod> destinations, Report report) {
    for (Pod pod : destinations) {
      SortedSet<PortProtocol> all = TargetPorts.allNamed(named.name(), named.protocol(), pod);
      Optional<PortProtocol> taken = TargetPorts.named(named.name(), named.protocol(), pod);
      if (all.size() > 1 && taken.isPresent()) {
        report.warning(
            AMBIGUOUS_PORT_NAME,
            what
                + " stands for "
                + all.stream().map(Object::toString).collect(Collectors.joining(" and "))
                + " in pods of "
                + pod.workload()
                + ". Only "
                + taken.get()
                + ", which the first container declares, counts. Give the ports different names, or write numbers.");
      }
    }
  }

  /** Reports rules for a direction that policyTypes excludes. */
  private static void unlooked(Policy policy, Report report) {
    policy
        .unusedRules()
        .forEach(
            (direction, rules) -> {
              if (!rules.isEmpty()) {
                report.warning(
                    "rules-without-effect",
                    "spec."
                        + word(direction)
                        + " has no effect, since spec.policyTypes does not include "
                        + (direction == Direction.INGRESS ? "Ingress" : "Egress")
                        + ".");
              }
            });
  }

  private static String word(Direction direction) {
    return direction.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Collects the findings about one policy.
   *
   * @param policy its namespace/name
   * @param into where they are added
   */
  record Report(String policy, List<Diagnostic> into) {
    void severe(String code, String message) {
      into.add(Diagnostic.severe(code, place(), message));
    }

    void warning(String code, String message) {
      into.add(Diagnostic.warning(code, place(), message));
    }

    private String place() {
      return PolicyDecoder.KIND + " " + policy;
    }
  }
}
