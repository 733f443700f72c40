package io.github.pcap2netpol.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The Linux kernel as a second opinion on what policies mean: namespaces as pods, the rulesets of
 * two nodes, real connections. Needs root and nft.
 */
@Tag("needs-tools")
@Isolated("A packet counts as dropped if it does not arrive in time.")
class KernelTest {
  private static final long SEED = 20261121;
  private static final int CASES = 300;
  private static final int CONNECTIONS = 40;

  @Test
  void kernel_and_evaluator_agree_on_random_policies_pods_and_connections() {
    Random random = new Random(SEED);
    List<String> disagreements = new ArrayList<>();
    int letThrough = 0;
    RandomCase first = RandomCase.of(new Random(SEED), 1);
    LabPlan layout =
        LabPlan.of(
            LivePods.of(first.cluster()), first.cluster().nodes().values(), RandomCase.OUTSIDE);
    try (Lab lab = new Lab(layout);
        Prober prober = new Prober(lab)) {
      for (int i = 0; i < CASES; i++) {
        RandomCase one = RandomCase.of(random, CONNECTIONS);
        LabPlan plan =
            LabPlan.of(
                LivePods.of(one.cluster()), one.cluster().nodes().values(), RandomCase.OUTSIDE);
        List<Policy> policies = policies(one.policies());
        KernelJudge.Comparison found =
            KernelJudge.compare(lab, prober, plan, one.cluster(), policies, one.trials());
        letThrough += found.letThrough();
        if (!found.disagreements().isEmpty()) {
          disagreements.add(
              "case " + i + ":\n" + one.policies() + String.join("\n", found.disagreements()));
        }
      }
    }
    System.out.printf(
        "kernel and evaluator, seed %d: %d cases, %d connections, %d let through, %d cases of"
            + " disagreement%n",
        SEED, CASES, CASES * CONNECTIONS, letThrough, disagreements.size());
    assertThat(disagreements).isEmpty();
  }

  private static List<Policy> policies(String yaml) {
    Diagnostics diagnostics = new Diagnostics();
    List<Policy> policies = PolicyReader.read(yaml, "random.yaml", diagnostics);
    assertThat(diagnostics.sorted()).as(yaml).isEmpty();
    return policies;
  }
}
