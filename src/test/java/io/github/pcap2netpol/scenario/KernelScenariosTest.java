package io.github.pcap2netpol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.nftables.KernelJudge;
import io.github.pcap2netpol.nftables.Lab;
import io.github.pcap2netpol.nftables.LabPlan;
import io.github.pcap2netpol.nftables.LivePods;
import io.github.pcap2netpol.nftables.Prober;
import io.github.pcap2netpol.nftables.Trial;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The policies of each scenario, enforced by the kernel: every pair of addresses is tried on every
 * port. Needs root and nft.
 */
@Tag("needs-tools")
@Isolated("A packet counts as dropped if it does not arrive in time.")
class KernelScenariosTest {
  private static final List<String> NEVER_SEEN = List.of("198.51.100.250", "2001:db8:ffff::1");
  private static final int MOST_AT_ONCE = 1000;

  private final SortedMap<String, Integer> leftOut = new TreeMap<>();
  private final List<String> disagreements = new ArrayList<>();
  private int cases;
  private int connections;
  private int letThrough;

  @Test
  void kernel_and_evaluator_agree_on_the_scenarios() throws UnusableInputException {
    for (Scenario scenario : ScenarioCatalogue.all()) {
      check(
          scenario.name(),
          Run.of(scenario, GoldenFolders.of(scenario).resolve("bundle"), 1),
          outside(scenario.wire().outside()),
          ports(scenario));
    }
    tell("scenarios", ScenarioCatalogue.all().size());
    assertThat(disagreements).isEmpty();
    assertThat(cases).isGreaterThan(40);
  }

  @Test
  void kernel_and_evaluator_agree_on_the_sample() throws UnusableInputException {
    SortedSet<PortProtocol> ports =
        new TreeSet<>(List.of(PortProtocol.tcp(1), PortProtocol.tcp(53), PortProtocol.udp(53)));
    Run run = Run.of(BoutiqueBundle.SAMPLE, 1);
    run.analysis().traffic().flows().forEach(flow -> ports.add(flow.port()));
    check("the sample", run, outside(List.of()), ports);
    tell("the sample", 1);
    assertThat(disagreements).isEmpty();
    assertThat(cases).isEqualTo(1);
  }

  private void tell(String what, int all) {
    System.out.printf(
        "kernel and evaluator, %s: %d of %d laid out, %d connections, %d let through, %d"
            + " disagreements%n",
        what, cases, all, connections, letThrough, disagreements.size());
    leftOut.forEach((reason, count) -> System.out.printf("  left out: %s: %d%n", reason, count));
  }

  private void check(String name, Run run, List<IpAddress> outside, SortedSet<PortProtocol> ports) {
    Cluster cluster = run.analysis().traffic().cluster();
    List<Policy> policies = new ArrayList<>(Judge.written(run, "policies"));
    policies.addAll(PolicyReader.of(cluster.policies(), new Diagnostics()));
    LabPlan plan = LabPlan.of(LivePods.of(cluster), cluster.nodes().values(), outside);
    int homeless = LivePods.of(cluster).byAddress().size() - plan.pods().size();
    leaveOut("addresses of pods whose node the metadata lacks", homeless);
    List<Trial> trials = trials(plan, ports);
    if (policies.isEmpty() || trials.isEmpty()) {
      leaveOut(
          "scenarios without " + (policies.isEmpty() ? "policies" : "pods that call each other"),
          1);
      return;
    }
    cases++;
    connections += trials.size();
    try (Lab lab = new Lab(plan);
        Prober prober = new Prober(lab)) {
      for (int from = 0; from < trials.size(); from += MOST_AT_ONCE) {
        KernelJudge.Comparison found =
            KernelJudge.compare(
                lab,
                prober,
                plan,
                cluster,
                policies,
                trials.subList(from, Math.min(trials.size(), from + MOST_AT_ONCE)));
        letThrough += found.letThrough();
        found.disagreements().forEach(one -> disagreements.add(name + ": " + one));
      }
    }
  }

  private List<IpAddress> outside(Collection<IpAddress> seen) {
    SortedSet<IpAddress> addresses = new TreeSet<>(seen);
    NEVER_SEEN.forEach(address -> addresses.add(IpAddress.of(address)));
    int before = addresses.size();
    addresses.removeIf(
        address ->
            address.isLoopback()
                || address.isMulticast()
                || address.isLimitedBroadcast()
                || address.isUnspecified()
                || (address.isLinkLocal() && !address.isIpv4()));
    leaveOut("addresses that no router forwards to", before - addresses.size());
    return List.copyOf(addresses);
  }

  private static SortedSet<PortProtocol> ports(Scenario scenario) {
    SortedSet<PortProtocol> ports = new TreeSet<>(scenario.wire().ports());
    ports.add(PortProtocol.tcp(1));
    ports.add(PortProtocol.udp(53));
    scenario.cluster().workloads().stream()
        .flatMap(workload -> workload.ports().stream())
        .forEach(port -> ports.add(port.port()));
    return ports;
  }

  private static List<Trial> trials(LabPlan plan, SortedSet<PortProtocol> ports) {
    List<Trial> trials = new ArrayList<>();
    for (IpAddress from : plan.addresses()) {
      for (IpAddress to : plan.addresses()) {
        boolean podIsThere = plan.end(from) instanceof PodEnd || plan.end(to) instanceof PodEnd;
        if (podIsThere && from.isIpv4() == to.isIpv4() && !plan.end(from).equals(plan.end(to))) {
          ports.forEach(port -> trials.add(new Trial(from, to, port)));
        }
      }
    }
    return trials;
  }

  private void leaveOut(String reason, int count) {
    if (count > 0) {
      leftOut.merge(reason, count, Integer::sum);
    }
  }
}
