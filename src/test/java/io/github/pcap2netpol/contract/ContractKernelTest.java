package io.github.pcap2netpol.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.nftables.KernelJudge;
import io.github.pcap2netpol.nftables.Lab;
import io.github.pcap2netpol.nftables.LabPlan;
import io.github.pcap2netpol.nftables.LivePods;
import io.github.pcap2netpol.nftables.Prober;
import io.github.pcap2netpol.nftables.Trial;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The example's policies, enforced by the kernel. Needs root and nft. */
@Tag("needs-tools")
@Isolated("A packet counts as dropped if it does not arrive in time.")
class ContractKernelTest {
  private static final List<Integer> PORTS = List.of(22, 443, 5432, 6379, 8080);

  @Test
  void the_kernel_lets_through_what_the_matrix_says() {
    Cluster cluster = ContractScene.cluster();
    LabPlan plan =
        LabPlan.of(LivePods.of(cluster), cluster.nodes().values(), ContractScene.OUTSIDE);
    List<Trial> trials = new ArrayList<>();
    for (IpAddress to : plan.pods().keySet()) {
      for (IpAddress from : plan.addresses()) {
        if (!from.equals(to) && !plan.nodes().containsKey(from)) {
          PORTS.forEach(port -> trials.add(new Trial(from, to, PortProtocol.tcp(port))));
        }
      }
    }
    try (Lab lab = new Lab(plan);
        Prober prober = new Prober(lab)) {
      KernelJudge.Comparison found =
          KernelJudge.compare(
              lab,
              prober,
              plan,
              cluster,
              ContractScene.policies(ContractScene.EXAMPLE, ContractTerms.DEFAULT),
              trials);
      System.out.printf(
          "contracts: %d connections, %d let through, %d disagreements%n",
          trials.size(), found.letThrough(), found.disagreements().size());
      assertThat(found.disagreements()).isEmpty();
      // To two pods of each network from seven pods and two outside addresses at five ports:
      // ledger: 1 member x 5, 2 orders x 2; orders: 1 x 5, 2 ledgers x 5, 2 portals x 1;
      // portal: 1 x 5, 2 orders x 5, 1 outside x 1; a stranger: all 9 x 5.
      assertThat(found.letThrough()).isEqualTo(2 * (5 + 4) + 2 * (5 + 10 + 2) + 2 * 16 + 2 * 45);
    }
  }
}
