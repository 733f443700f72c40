package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.output.Rendering;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.policy.contract.ContractPolicies;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.TestCluster;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The example's pods: two of each network, on two nodes and in two namespaces, and strangers. */
public final class ContractScene {
  public static final Path EXAMPLE = Path.of("src/test/resources/contracts/example.json");
  public static final List<IpAddress> OUTSIDE =
      List.of(IpAddress.of("203.0.113.5"), IpAddress.of("192.0.2.5"));

  private ContractScene() {}

  /** The members of the three networks and two pods without the label. */
  public static Cluster cluster() {
    List<Pod> pods =
        List.of(
            pod("plant", "ledger-1", "plant-ledger", "node-1", "10.244.1.11"),
            pod("office", "ledger-2", "plant-ledger", "node-2", "10.244.2.12"),
            pod("plant", "orders-1", "plant-orders", "node-1", "10.244.1.13"),
            pod("plant", "orders-2", "plant-orders", "node-2", "10.244.2.14"),
            pod("office", "portal-1", "office-portal", "node-1", "10.244.1.15"),
            pod("office", "portal-2", "office-portal", "node-2", "10.244.2.16"),
            pod("plant", "stranger-1", "", "node-1", "10.244.1.17"),
            pod("other", "stranger-2", "", "node-2", "10.244.2.18"));
    return TestCluster.of(pods)
        .namespaces("plant", "office", "other")
        .nodes(
            node("node-1", "172.30.0.11", "10.244.1.1"),
            node("node-2", "172.30.0.12", "10.244.2.1"))
        .build();
  }

  private static Node node(String name, String address, String gateway) {
    return new Node(
        name, List.of(IpAddress.of(address)), List.of(IpAddress.of(gateway)), List.of());
  }

  private static Pod pod(String namespace, String name, String tag, String node, String address) {
    return PodBuilder.pod(namespace, name)
        .uid("uid-of-" + name)
        .labels(tag.isEmpty() ? Labels.NONE : Labels.of(Map.of("mms_network_tag", tag)))
        .on(node)
        .at(List.of(IpAddress.of(address)))
        .build();
  }

  /** The policies that the contracts ask for, as the API server would read them. */
  public static List<Policy> policies(Path file, ContractTerms terms) {
    Diagnostics diagnostics = new Diagnostics();
    try {
      Contracts contracts = ContractReader.read(List.of(file), diagnostics);
      SortedMap<String, String> texts = new TreeMap<>();
      for (OutputFile policy :
          Rendering.ofContracts(
              ContractPolicies.of(contracts, terms, PortRanges.COLLAPSED, List.of(), diagnostics),
              diagnostics)) {
        if (!policy.path().endsWith("kustomization.yaml")) {
          texts.put(policy.path(), policy.contents());
        }
      }
      List<Policy> read = new ArrayList<>(GivenPolicies.of(texts, diagnostics).policies());
      if (!diagnostics.sorted().isEmpty()) {
        throw new AssertionError(diagnostics.sorted());
      }
      return read;
    } catch (UnusableInputException e) {
      throw new AssertionError(diagnostics.sorted().toString(), e);
    }
  }
}
