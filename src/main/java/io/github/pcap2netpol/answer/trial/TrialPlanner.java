package io.github.pcap2netpol.answer.trial;

import io.github.pcap2netpol.answer.trial.TrialPlan.UntriedRule;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.NumberedRule;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the calls: for each rule one that it allows, for each policy and direction one that it
 * denies, and a sample of all others.
 */
final class TrialPlanner {
  private final TestPods made;
  private final List<TestPod> pods;
  private final List<Policy> policies;
  private final TrialVerdicts verdicts;
  private final Set<TrialCall> chosen = new LinkedHashSet<>();
  private final List<UntriedRule> untried = new ArrayList<>();

  TrialPlanner(TestPods made, List<Policy> policies, String namespace) {
    this.made = made;
    this.pods = made.pods();
    this.policies = policies;
    this.verdicts = new TrialVerdicts(policies, made.namespaces(), namespace);
  }

  TrialPlan plan(int most) {
    for (Policy policy : policies) {
      policy
          .rules()
          .forEach(
              (direction, rules) -> {
                for (int i = 0; i < rules.size(); i++) {
                  show(policy, direction, i, rules.get(i));
                }
                showIsolation(policy, direction);
              });
    }
    addSample(most);
    Set<TestPod> needed =
        chosen.stream()
            .flatMap(call -> Stream.of(call.from(), call.to()))
            .collect(Collectors.toSet());
    Set<String> in = needed.stream().map(pod -> pod.ref().namespace()).collect(Collectors.toSet());
    return new TrialPlan(
        made.namespaces().stream().filter(each -> in.contains(each.name())).toList(),
        pods.stream().filter(needed::contains).toList(),
        policies,
        List.copyOf(chosen),
        untried);
  }

  /** A call that this rule allows and, if possible, no other rule. */
  private void show(Policy policy, Direction direction, int number, Rule rule) {
    Optional<TrialCall> first = Optional.empty();
    boolean matches = false;
    for (TestPod subject : selectedBy(policy)) {
      for (TestPod peer : pods) {
        for (PortProtocol port : ports(rule, direction == Direction.EGRESS ? peer : subject)) {
          TestPod from = direction == Direction.EGRESS ? subject : peer;
          TestPod to = direction == Direction.EGRESS ? peer : subject;
          List<NumberedRule> matching =
              from.equals(to) ? List.of() : verdicts.matches(from, to, port, direction);
          if (matching.stream().noneMatch(each -> is(each, policy, number))) {
            continue;
          }
          matches = true;
          Optional<TrialCall> call = verdicts.call(from, to, port).filter(TrialCall::allowed);
          if (call.isPresent() && matching.size() == 1) {
            chosen.add(call.get());
            return;
          }
          first = first.or(() -> call);
        }
      }
    }
    if (first.isPresent()) {
      chosen.add(first.get());
    } else {
      untried.add(
          new UntriedRule(
              verdicts.place(policy, direction, number), reason(policy, rule, matches)));
    }
  }

  private static boolean is(NumberedRule rule, Policy policy, int number) {
    return rule.place() == number && rule.policy().fullName().equals(policy.fullName());
  }

  private String reason(Policy policy, Rule rule, boolean matches) {
    if (matches) {
      return "the policies deny the connection at its other end";
    }
    if (selectedBy(policy).isEmpty()) {
      return "no pod can have the labels that its policy selects";
    }
    if (!rule.peers().isEmpty()
        && rule.peers().stream().allMatch(RulePeer.Block.class::isInstance)) {
      return "its peers are addresses";
    }
    if (!rule.ports().isEmpty()
        && rule.ports().stream().noneMatch(port -> port.protocol() == Protocol.TCP)) {
      return "its ports are not TCP";
    }
    return "no test pod has the labels or the named port that it wants";
  }

  /** A call that only this policy denies; if there is none, the sample has others. */
  private void showIsolation(Policy policy, Direction direction) {
    for (TestPod subject : selectedBy(policy)) {
      for (int i = pods.size() - 1; i >= 0; i--) { // The stranger first.
        TestPod from = direction == Direction.EGRESS ? subject : pods.get(i);
        TestPod to = direction == Direction.EGRESS ? pods.get(i) : subject;
        for (PortProtocol port : from.equals(to) ? List.<PortProtocol>of() : portsTo(to)) {
          Optional<TrialCall> call =
              verdicts
                  .call(from, to, port)
                  .filter(each -> verdicts.isDeniedByAlone(policy, direction, each));
          if (call.isPresent()) {
            chosen.add(call.get());
            return;
          }
        }
      }
    }
  }

  private List<TestPod> selectedBy(Policy policy) {
    return pods.stream().filter(pod -> policy.selects(pod.pod())).toList();
  }

  /** The ports of a rule to try, at this destination. */
  private static SortedSet<PortProtocol> ports(Rule rule, TestPod destination) {
    SortedSet<PortProtocol> ports = new TreeSet<>();
    if (rule.ports().isEmpty()) {
      ports.add(TrialPlan.UNUSED);
    }
    for (RulePort port : rule.ports()) {
      if (port.protocol() != Protocol.TCP) {
        continue;
      }
      if (port instanceof RulePort.Range range) {
        ports.add(range.isEveryPort() ? TrialPlan.UNUSED : PortProtocol.tcp(range.first()));
        ports.add(range.isEveryPort() ? TrialPlan.UNUSED : PortProtocol.tcp(range.last()));
      } else {
        destination.namedPorts().stream()
            .filter(each -> each.name().equals(Optional.of(((RulePort.Named) port).name())))
            .map(ContainerPort::port)
            .filter(each -> each.protocol() == Protocol.TCP)
            .forEach(ports::add);
      }
    }
    return ports;
  }

  /** The ports to try at a pod: those of its rules, and one without a rule. */
  private List<PortProtocol> portsTo(TestPod pod) {
    SortedSet<PortProtocol> ports = new TreeSet<>();
    policies.stream()
        .filter(policy -> policy.selects(pod.pod()))
        .flatMap(policy -> policy.rules().getOrDefault(Direction.INGRESS, List.of()).stream())
        .forEach(rule -> ports.addAll(ports(rule, pod)));
    chosen.stream().filter(call -> call.to().equals(pod)).forEach(call -> ports.add(call.port()));
    ports.remove(TrialPlan.UNUSED);
    List<PortProtocol> all = new ArrayList<>(ports);
    all.add(TrialPlan.UNUSED);
    return all;
  }

  /** Other calls: denied ones first, at one port for each pair of pods; then allowed ones. */
  private void addSample(int most) {
    List<TrialCall> denied = new ArrayList<>();
    List<TrialCall> allowed = new ArrayList<>();
    for (TestPod to : pods) {
      List<PortProtocol> ports = portsTo(to);
      for (TestPod from : pods) {
        Set<Boolean> seen = new HashSet<>();
        for (PortProtocol port : from.equals(to) ? List.<PortProtocol>of() : ports) {
          verdicts
              .call(from, to, port)
              .filter(call -> call.allowed() || seen.add(false))
              .filter(call -> !chosen.contains(call))
              .ifPresent(call -> (call.allowed() ? allowed : denied).add(call));
        }
      }
    }
    chosen.addAll(spread(denied, most - chosen.size()));
    chosen.addAll(spread(allowed, most - chosen.size()));
  }

  /** As many as wanted, evenly from the whole list. */
  private static List<TrialCall> spread(List<TrialCall> all, int wanted) {
    if (all.size() <= wanted) {
      return all;
    }
    List<TrialCall> some = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      some.add(all.get((int) ((long) i * all.size() / wanted)));
    }
    return some;
  }
}
