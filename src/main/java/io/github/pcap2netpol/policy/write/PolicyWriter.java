package io.github.pcap2netpol.policy.write;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
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
import java.util.LinkedHashMap;
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
    NetworkPolicySpec spec = new NetworkPolicySpec();
    spec.setPodSelector(
        subject instanceof Subject.SelectedPods selected
            ? selector(selected.selection())
            : new LabelSelector());
    spec.setPolicyTypes(
        types.stream().map(type -> type == Direction.INGRESS ? "Ingress" : "Egress").toList());
    spec.setIngress(ingress);
    spec.setEgress(egress);
    NetworkPolicy policy = new NetworkPolicy();
    policy.setMetadata(metadata(namespace, name));
    policy.setSpec(spec);
    ingressRules.addAll(egressRules);
    return new GeneratedPolicy(policy, new TreeSet<>(governs), comments, ingressRules);
  }

  private ObjectMeta metadata(String namespace, String name) {
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put(PolicyDocument.MANAGED_BY, PolicyDocument.TOOL);
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(name);
    metadata.setNamespace(namespace);
    metadata.setLabels(all);
    return metadata;
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
    return new NetworkPolicyIngressRule(peers(namespace, draft.peers()), ports(draft));
  }

  private NetworkPolicyEgressRule egress(String namespace, RuleDraft draft) {
    return new NetworkPolicyEgressRule(ports(draft), peers(namespace, draft.peers()));
  }

  private List<NetworkPolicyPort> ports(RuleDraft draft) {
    return PortSpan.of(draft.ports(), ranges).stream()
        .map(
            span -> {
              NetworkPolicyPort port = new NetworkPolicyPort();
              port.setProtocol(span.protocol().name());
              port.setPort(new IntOrString(span.first()));
              if (!span.isSingle()) {
                port.setEndPort(span.last());
              }
              return port;
            })
        .toList();
  }

  private static List<NetworkPolicyPeer> peers(String namespace, RulePeers peers) {
    return peers instanceof RulePeers.These these
        ? these.peers().stream().map(peer -> peer(namespace, peer)).toList()
        : List.of();
  }

  private static NetworkPolicyPeer peer(String namespace, PeerSpec spec) {
    NetworkPolicyPeer peer = new NetworkPolicyPeer();
    if (spec instanceof PeerSpec.Pods pods) {
      if (!pods.namespace().equals(namespace)) {
        peer.setNamespaceSelector(
            new LabelSelector(List.of(), Map.of(Namespace.NAME_LABEL, pods.namespace())));
      }
      peer.setPodSelector(selector(pods.selection()));
    } else {
      PeerSpec.Block block = (PeerSpec.Block) spec;
      peer.setIpBlock(new IPBlock(block.prefix().toString(), List.of()));
    }
    return peer;
  }

  private static LabelSelector selector(PodSelection selection) {
    return new LabelSelector(
        selection.selector().matchExpressions().stream()
            .map(
                requirement ->
                    new LabelSelectorRequirement(
                        requirement.key(),
                        requirement.operator().word(),
                        requirement.values().stream().sorted().toList()))
            .toList(),
        selection.selector().matchLabels().values());
  }
}
