package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.graph.model.Flow.AddressEnd;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.NodeEnd;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the rules whose peers match an end of a flow. */
final class PeerMatcher {
  private final PolicyIndex index;
  private final Map<String, Node> nodes;
  private final EnforcerProfile profile;

  PeerMatcher(PolicyIndex index, Map<String, Node> nodes, EnforcerProfile profile) {
    this.index = index;
    this.nodes = nodes;
    this.profile = profile;
  }

  /** The rules of any policy that match this peer, in order. */
  List<NumberedRule> matching(End peer, Direction direction) {
    if (peer instanceof NodeEnd node) {
      return profile.has(Trait.BLOCKS_MISS_NODES)
          ? List.of()
          : index.matching(node.address(), direction);
    }
    if (peer instanceof AddressEnd address) {
      return index.matching(address.address(), direction);
    }
    Pod pod = ((PodEnd) peer).pod();
    if (pod.hostNetwork()) {
      return profile.has(Trait.BLOCKS_MISS_NODES) ? List.of() : matchingNodeOf(pod, direction);
    }
    return index.matching(pod, direction);
  }

  /** It isn't known which of its node's addresses a hostNetwork pod uses, so all must match. */
  private List<NumberedRule> matchingNodeOf(Pod hostNetworkPod, Direction direction) {
    Node node = hostNetworkPod.node().map(name -> nodes.get(name)).orElse(null);
    if (node == null || node.addresses().isEmpty()) {
      return List.of();
    }
    List<NumberedRule> rules = new ArrayList<>(index.matching(node.addresses().get(0), direction));
    node.addresses().forEach(address -> rules.retainAll(index.matching(address, direction)));
    return rules;
  }
}
