package io.github.pcap2netpol.policy.contract;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.contract.Contract;
import io.github.pcap2netpol.contract.ContractTerms;
import io.github.pcap2netpol.contract.ContractTerms.TowardsConsumers;
import io.github.pcap2netpol.contract.Contracts;
import io.github.pcap2netpol.contract.ExposedNetwork;
import io.github.pcap2netpol.contract.Network;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.policy.contract.Admission.Blocks;
import io.github.pcap2netpol.policy.contract.Admission.Members;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import io.github.pcap2netpol.policy.write.Hashes;
import io.github.pcap2netpol.policy.write.PolicyNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Writes a policy for each network, in each namespace in which its pods are protected. It admits
 * the network's own members, its consumers, its providers as the terms say, and the addresses that
 * it is exposed to. Egress is not restricted: each network says who may call it.
 */
public final class ContractPolicies {
  private final Contracts contracts;
  private final ContractTerms terms;
  private final AdmissionWriter writer;
  private final PolicyNames names;

  private ContractPolicies(
      Contracts contracts,
      ContractTerms terms,
      PortRanges ranges,
      Collection<PolicyDocument> existing,
      Diagnostics diagnostics) {
    this.contracts = contracts;
    this.terms = terms;
    this.writer = new AdmissionWriter(terms.label(), ranges);
    this.names = new PolicyNames(existing, diagnostics);
  }

  /**
   * Writes the policies.
   *
   * @param ranges how to write port ranges
   * @param existing the policies that the cluster has; names that others use are avoided
   * @param diagnostics receives such names
   * @return by namespace and name
   */
  public static List<GeneratedPolicy> of(
      Contracts contracts,
      ContractTerms terms,
      PortRanges ranges,
      Collection<PolicyDocument> existing,
      Diagnostics diagnostics) {
    return new ContractPolicies(contracts, terms, ranges, existing, diagnostics).all();
  }

  private List<GeneratedPolicy> all() {
    List<GeneratedPolicy> policies = new ArrayList<>();
    contracts
        .namespaces()
        .forEach(
            (network, namespaces) ->
                namespaces.forEach(namespace -> policies.add(policy(network, namespace))));
    return policies.stream()
        .sorted(
            Comparator.comparing(GeneratedPolicy::namespace).thenComparing(GeneratedPolicy::name))
        .toList();
  }

  private GeneratedPolicy policy(Network network, String namespace) {
    String name = names.ofNamespace(namespace, network.tag());
    List<NetworkPolicyIngressRule> ingress = new ArrayList<>();
    List<GeneratedRule> rules = new ArrayList<>();
    for (AdmissionRule rule : AdmissionRule.of(admissions(network))) {
      rules.add(
          new GeneratedRule(
              String.join("/", namespace, name, "ingress", Hashes.shortHash(rule.identity())),
              Direction.INGRESS,
              ingress.size(),
              rule.comments(),
              List.of(),
              List.of()));
      ingress.add(
          new NetworkPolicyIngressRuleBuilder()
              .withFrom(rule.peers().stream().map(writer::peer).toList())
              .withPorts(writer.ports(rule.ports()))
              .build());
    }
    NetworkPolicyBuilder builder =
        new NetworkPolicyBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .addToLabels(PolicyDocument.MANAGED_BY, PolicyDocument.TOOL)
            .endMetadata()
            .withNewSpec()
            .withNewPodSelector()
            .addToMatchLabels(terms.label(), network.tag())
            .endPodSelector()
            .withPolicyTypes("Ingress")
            .withIngress(ingress)
            .endSpec();
    return new GeneratedPolicy(
        builder.build(),
        new TreeSet<>(),
        List.of(
            "for network " + network + ": the pods of " + namespace + " with this label",
            "outgoing connections are not restricted"),
        rules);
  }

  private List<Admission> admissions(Network network) {
    List<Admission> admissions = new ArrayList<>();
    admissions.add(
        Admission.toEveryPort(
            new Members(network), "members of " + network + " reach each other on every port"));
    for (Contract contract : contracts.contracts()) {
      if (contract.providers().contains(network)) {
        contract.consumers().stream()
            .filter(consumer -> !consumer.equals(network))
            .forEach(
                consumer ->
                    admissions.add(
                        new Admission(
                            new Members(consumer),
                            contract.ports(),
                            consumer + " calls it by contract " + contract.name())));
      }
      if (contract.consumers().contains(network)) {
        contract.providers().stream()
            .filter(provider -> !provider.equals(network))
            .forEach(provider -> fromProvider(contract, provider, admissions));
      }
    }
    for (ExposedNetwork exposed : contracts.exposed()) {
      if (exposed.network().equals(network)) {
        admissions.add(
            new Admission(
                new Blocks(exposed.range(), exposed.except()),
                exposed.ports(),
                "exposed to " + exposed.text()));
      }
    }
    return admissions;
  }

  private void fromProvider(Contract contract, Network provider, List<Admission> admissions) {
    if (terms.towardsConsumers() == TowardsConsumers.ALL) {
      admissions.add(
          Admission.toEveryPort(
              new Members(provider),
              provider
                  + " provides it with contract "
                  + contract.name()
                  + ", and a provider reaches its consumers on every port"));
    } else if (terms.towardsConsumers() == TowardsConsumers.PORTS) {
      admissions.add(
          new Admission(
              new Members(provider),
              contract.ports(),
              provider
                  + " provides it with contract "
                  + contract.name()
                  + ", and a provider reaches its consumers on the same ports"));
    }
  }
}
