package io.github.pcap2netpol.policy.write;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import io.github.pcap2netpol.policy.rule.PeerSpec;
import io.github.pcap2netpol.policy.rule.RuleDraft;
import io.github.pcap2netpol.policy.rule.RulePeers;
import io.github.pcap2netpol.policy.selector.PodSelection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes rules as API objects, without empty lists or selectors. */
public final class PolicyWriter {
  /** The pods of its namespace that a policy selects. */
  public sealed interface Subject {
    /** All of them, now and later. */
    record EveryPod() implements Subject {}

    /** The pods of some workloads. */
    record SelectedPods(PodSelection selection) implements Subject {}
  }

  private final PortRanges ranges;
  private final Map<String, String> labels;

  public PolicyWriter(PortRanges ranges, Map<String, String> labels) {
    this.ranges = ranges;
    this.labels = Map.copyOf(labels);
  }

  /**
   * A policy with these rules, in order. A direction without rules has no list at all.
   *
   * @param types the directions in which everything else is denied
   */
  public GeneratedPolicy write(
      String namespace,
      String name,
      Subject subject,
      Collection<WorkloadRef> governs,
      List<Direction> types,
      List<String> comments,
      List<RuleDraft> drafts) {
    List<NetworkPolicyIngressRule> ingress = new ArrayList<>();
    List<NetworkPolicyEgressRule> egress = new ArrayList<>();
    List<GeneratedRule> ingressRules = new ArrayList<>();
    List<GeneratedRule> egressRules = new ArrayList<>();
    for (RuleDraft draft : drafts) {
      if (draft.direction() == Direction.INGRESS) {
        ingressRules.add(generated(namespace, name, draft, ingress.size()));
        ingress.add(ingress(namespace, draft));
      } else {
        egressRules.add(generated(namespace, name, draft, egress.size()));
        egress.add(egress(namespace, draft));
      }
    }
    NetworkPolicyBuilder builder =
        new NetworkPolicyBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .addToLabels(labels)
            .addToLabels(PolicyDocument.MANAGED_BY, PolicyDocument.TOOL)
            .endMetadata()
            .withNewSpec()
            .withPodSelector(
                subject instanceof Subject.SelectedPods selected
                    ? selector(selected.selection())
                    : new io.fabric8.kubernetes.api.model.LabelSelector())
            .withPolicyTypes(
                types.stream()
                    .map(type -> type == Direction.INGRESS ? "Ingress" : "Egress")
                    .toList())
            .withIngress(ingress)
            .withEgress(egress)
            .endSpec();
    ingressRules.addAll(egressRules);
    return new GeneratedPolicy(builder.build(), new TreeSet<>(governs), comments, ingressRules);
  }

  private static GeneratedRule generated(
      String namespace, String name, RuleDraft draft, int index) {
    String direction = draft.direction().name().toLowerCase(Locale.ROOT);
    String ports = draft.ports().stream().map(Object::toString).collect(Collectors.joining(", "));
    String id =
        String.join(
            "/",
            namespace,
            name,
            direction,
            Hashes.shortHash(direction + "\n" + ports + "\n" + draft.peers()));
    return new GeneratedRule(
        id,
        draft.direction(),
        index,
        draft.comments(),
        List.copyOf(draft.edges()),
        List.copyOf(draft.exposures()));
  }

  private NetworkPolicyIngressRule ingress(String namespace, RuleDraft draft) {
    return new NetworkPolicyIngressRuleBuilder()
        .withFrom(peers(namespace, draft.peers()))
        .withPorts(ports(draft))
        .build();
  }

  private NetworkPolicyEgressRule egress(String namespace, RuleDraft draft) {
    return new NetworkPolicyEgressRuleBuilder()
        .withTo(peers(namespace, draft.peers()))
        .withPorts(ports(draft))
        .build();
  }

  private List<NetworkPolicyPort> ports(RuleDraft draft) {
    return PortSpan.of(draft.ports(), ranges).stream()
        .map(
            span -> {
              NetworkPolicyPortBuilder port =
                  new NetworkPolicyPortBuilder()
                      .withProtocol(span.protocol().name())
                      .withPort(new IntOrString(span.first()));
              return span.isSingle() ? port.build() : port.withEndPort(span.last()).build();
            })
        .toList();
  }

  private static List<NetworkPolicyPeer> peers(String namespace, RulePeers peers) {
    return peers instanceof RulePeers.These these
        ? these.peers().stream().map(peer -> peer(namespace, peer)).toList()
        : List.of();
  }

  private static NetworkPolicyPeer peer(String namespace, PeerSpec peer) {
    NetworkPolicyPeerBuilder builder = new NetworkPolicyPeerBuilder();
    if (peer instanceof PeerSpec.Pods pods) {
      if (!pods.namespace().equals(namespace)) {
        builder
            .withNewNamespaceSelector()
            .addToMatchLabels(Namespace.NAME_LABEL, pods.namespace())
            .endNamespaceSelector();
      }
      return builder.withPodSelector(selector(pods.selection())).build();
    }
    PeerSpec.Block block = (PeerSpec.Block) peer;
    return builder.withNewIpBlock().withCidr(block.prefix().toString()).endIpBlock().build();
  }

  private static io.fabric8.kubernetes.api.model.LabelSelector selector(PodSelection selection) {
    LabelSelectorBuilder builder = new LabelSelectorBuilder();
    selection.selector().matchLabels().values().forEach(builder::addToMatchLabels);
    for (LabelSelector.Requirement requirement : selection.selector().matchExpressions()) {
      builder.addToMatchExpressions(
          new LabelSelectorRequirementBuilder()
              .withKey(requirement.key())
              .withOperator(requirement.operator().word())
              .withValues(requirement.values().stream().sorted().toList())
              .build());
    }
    return builder.build();
  }
}
