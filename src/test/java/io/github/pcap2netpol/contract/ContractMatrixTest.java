package io.github.pcap2netpol.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.contract.ContractTerms.TowardsConsumers;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.testkit.TestConnection;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who reaches whom under the example's contracts, cell by cell. */
class ContractMatrixTest {
  private static final Set<Integer> ALL = Set.of(22, 443, 5432, 6379, 8080);
  private static final Set<Integer> NONE = Set.of();

  private static final Cluster CLUSTER = ContractScene.cluster();

  private EnforcerProfile profile = EnforcerProfile.STRICTEST;
  private ContractTerms terms = ContractTerms.DEFAULT;

  @Test
  void the_networks_reach_each_other_as_agreed() {
    assertReach("ledger-1", "ledger-2", ALL);
    assertReach("ledger-1", "orders-2", ALL);
    assertReach("ledger-1", "portal-2", NONE);
    assertReach("orders-1", "ledger-2", Set.of(5432, 6379));
    assertReach("orders-1", "orders-2", ALL);
    assertReach("orders-1", "portal-2", ALL);
    assertReach("portal-1", "ledger-2", NONE);
    assertReach("portal-1", "orders-2", Set.of(8080));
    assertReach("portal-1", "portal-2", ALL);
  }

  @Test
  void a_pod_without_the_label_reaches_what_is_exposed_where_a_range_admits_pods() {
    for (String stranger : List.of("stranger-1", "stranger-2")) {
      assertReach(stranger, "ledger-2", NONE);
      assertReach(stranger, "orders-2", NONE);
      assertReach(stranger, "portal-2", NONE);
    }
    profile = EnforcerProfile.named("calico").orElseThrow();
    for (String stranger : List.of("stranger-1", "stranger-2")) {
      assertReach(stranger, "ledger-2", NONE);
      assertReach(stranger, "orders-2", NONE);
      assertReach(stranger, "portal-2", Set.of(443));
    }
  }

  @Test
  void outside_addresses_reach_exposed_ports_except_where_excluded() {
    assertThat(fromOutside("203.0.113.5", "ledger-1")).isEmpty();
    assertThat(fromOutside("203.0.113.5", "orders-1")).isEmpty();
    assertThat(fromOutside("203.0.113.5", "portal-1")).containsExactly(443);
    assertThat(fromOutside("192.0.2.5", "ledger-1")).isEmpty();
    assertThat(fromOutside("192.0.2.5", "orders-1")).isEmpty();
    assertThat(fromOutside("192.0.2.5", "portal-1")).isEmpty();
  }

  @Test
  void a_pod_in_no_network_stays_as_open_as_before() {
    assertReach("portal-1", "stranger-2", ALL);
    assertThat(fromOutside("192.0.2.5", "stranger-1")).isEqualTo(ALL);
  }

  @Test
  void a_provider_may_be_restricted_to_the_ports_of_the_contract() {
    terms = new ContractTerms(ContractTerms.DEFAULT.label(), TowardsConsumers.PORTS);
    assertReach("ledger-1", "orders-2", Set.of(5432, 6379));
    assertReach("orders-1", "portal-2", Set.of(8080));
    assertReach("orders-1", "ledger-2", Set.of(5432, 6379));
  }

  @Test
  void a_provider_may_be_denied_connections_to_its_consumers() {
    terms = new ContractTerms(ContractTerms.DEFAULT.label(), TowardsConsumers.NONE);
    assertReach("ledger-1", "orders-2", NONE);
    assertReach("orders-1", "portal-2", NONE);
    assertReach("orders-1", "ledger-2", Set.of(5432, 6379));
    assertReach("portal-1", "portal-2", ALL);
  }

  private void assertReach(String from, String to, Set<Integer> ports) {
    assertThat(reached(new Flow.PodEnd(pod(from)), pod(to), pod(from).addresses().get(0)))
        .as(from + " to " + to)
        .isEqualTo(ports);
  }

  private Set<Integer> fromOutside(String address, String to) {
    IpAddress from = IpAddress.of(address);
    return reached(new Flow.AddressEnd(from), pod(to), from);
  }

  private Set<Integer> reached(Flow.End from, Pod to, IpAddress address) {
    PolicyEvaluator evaluator =
        PolicyEvaluator.of(ContractScene.policies(ContractScene.EXAMPLE, terms), CLUSTER, profile);
    TreeSet<Integer> reached = new TreeSet<>();
    for (int port : ALL) {
      PortProtocol at = PortProtocol.tcp(port);
      Flow flow =
          new Flow(
              from,
              new Flow.PodEnd(to),
              at,
              TestConnection.between(address, to.addresses().get(0), at).build());
      if (evaluator.evaluate(flow) instanceof Verdict.Allowed) {
        reached.add(port);
      }
    }
    return reached;
  }

  private static Pod pod(String name) {
    return CLUSTER.workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .filter(pod -> pod.ref().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
