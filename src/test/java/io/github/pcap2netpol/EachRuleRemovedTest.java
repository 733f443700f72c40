package io.github.pcap2netpol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.policy.PolicySynthesizer;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.verify.Verification;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Removes each rule of the sample's policies in turn, and replays the sample. */
class EachRuleRemovedTest {
  private static final Path SAMPLE = Path.of("samples/pcaps/online-boutique");

  /** The rule that every workload needs, used or not, and rules for what faces the outside. */
  @Test
  void without_a_rule_exactly_its_connections_are_blocked() throws Exception {
    TrafficMap traffic =
        Pipeline.see(
                new Inputs(List.of(SAMPLE), List.of(), List.of()),
                path -> new FileSource(path, path.toString()),
                2,
                new Diagnostics())
            .traffic();
    List<GeneratedPolicy> generated =
        PolicySynthesizer.synthesize(traffic, PolicyOptions.DEFAULT, new Diagnostics()).policies();
    int removed = 0;
    int used = 0;
    for (GeneratedPolicy policy : generated) {
      for (GeneratedRule rule : policy.rules()) {
        Set<String> expected = needing(policy, rule, traffic);
        assertThat(blocked(traffic, without(Pipeline.propose(traffic), policy, rule)))
            .as(rule.id())
            .isEqualTo(expected);
        removed++;
        used += expected.isEmpty() ? 0 : 1;
      }
    }
    assertThat(removed).isGreaterThan(30);
    // Seven workloads were never observed resolving a name, but are allowed to.
    assertThat(used).isEqualTo(removed - 7);
  }

  /** The connections that need the rule, by its evidence and not by the evaluator. */
  private static Set<String> needing(
      GeneratedPolicy policy, GeneratedRule rule, TrafficMap traffic) {
    Set<String> needing = new TreeSet<>();
    for (TrafficEdge edge : rule.edges()) {
      String own = (rule.direction() == Direction.EGRESS ? edge.from() : edge.to()).toString();
      boolean governed =
          policy.governs().stream().anyMatch(workload -> own.equals(workload.toString()));
      if (edge.basis() instanceof Basis.Observed && governed) {
        needing.add(edge.from() + " to " + edge.to() + " at " + edge.port());
      }
    }
    for (Exposure exposure : rule.exposures()) {
      for (Flow flow : traffic.flows()) {
        if (flow.destination() instanceof Flow.PodEnd called
            && called.pod().workload().equals(exposure.workload())
            && flow.port().equals(exposure.port())
            && !(flow.source() instanceof Flow.NodeEnd node
                && called.pod().node().equals(Optional.of(node.node())))) {
          needing.add(
              (flow.source() instanceof Flow.PodEnd caller
                      ? caller.pod().workload().toString()
                      : flow.source() instanceof Flow.NodeEnd node
                          ? "Node " + node.node()
                          : ((Flow.AddressEnd) flow.source()).address().toString())
                  + " to "
                  + exposure.workload()
                  + " at "
                  + flow.port());
        }
      }
    }
    return needing;
  }

  private static Set<String> blocked(TrafficMap traffic, GivenPolicies policies) {
    Set<String> blocked = new TreeSet<>();
    Verification.of(traffic, policies, EnforcerProfile.STRICTEST, new Diagnostics())
        .blocked()
        .forEach(
            each ->
                blocked.add(
                    each.traffic().from()
                        + " to "
                        + each.traffic().to()
                        + " at "
                        + each.traffic().port()));
    return blocked;
  }

  private static GivenPolicies without(
      GivenPolicies all, GeneratedPolicy policy, GeneratedRule rule) {
    List<Policy> policies = new ArrayList<>();
    for (Policy each : all.policies()) {
      if (each.fullName().equals(policy.namespace() + "/" + policy.name())) {
        TreeMap<Direction, List<Rule>> rules = new TreeMap<>(each.rules());
        List<Rule> rest = new ArrayList<>(rules.getOrDefault(rule.direction(), List.of()));
        rest.remove(rule.index());
        rules.put(rule.direction(), rest);
        policies.add(
            new Policy(each.namespace(), each.name(), each.pods(), rules, each.unusedRules()));
      } else {
        policies.add(each);
      }
    }
    return new GivenPolicies(policies, all.places(), all.files(), all.otherObjects());
  }
}
