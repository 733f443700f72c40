package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.List;
import java.util.Optional;

/** One element of a rule's {@code from} or {@code to}. */
public sealed interface RulePeer {
  /** Whether it matches every pod of the cluster. */
  default boolean isEveryPod() {
    return this instanceof SelectedNamespacePods selected
        && selectsAll(selected.namespaces())
        && selected.pods().map(RulePeer::selectsAll).orElse(true);
  }

  /** Whether it matches every address of a family. */
  default boolean isEveryAddress() {
    return this instanceof Block block && block.cidr().length() == 0 && block.except().isEmpty();
  }

  /** Which pods it selects in the namespaces it selects; meaningless for a block. */
  default LabelSelector podSelector() {
    if (this instanceof OwnNamespacePods own) {
      return own.pods();
    }
    return this instanceof SelectedNamespacePods selected
        ? selected.pods().orElse(LabelSelector.of(Labels.NONE))
        : LabelSelector.of(Labels.NONE);
  }

  private static boolean selectsAll(LabelSelector selector) {
    return selector.matchLabels().isEmpty() && selector.matchExpressions().isEmpty();
  }

  /**
   * Pods of the policy's own namespace.
   *
   * @param namespace the policy's namespace
   * @param pods which of its pods
   */
  record OwnNamespacePods(String namespace, LabelSelector pods) implements RulePeer {}

  /**
   * Pods of selected namespaces.
   *
   * @param namespaces which namespaces
   * @param pods which of their pods; empty means all
   */
  record SelectedNamespacePods(LabelSelector namespaces, Optional<LabelSelector> pods)
      implements RulePeer {}

  /** Addresses in a block and in none of its exceptions. */
  record Block(IpPrefix cidr, List<IpPrefix> except) implements RulePeer {
    public Block {
      except = List.copyOf(except);
    }

    public boolean contains(IpAddress address) {
      if (!cidr.contains(address)) {
        return false;
      }
      for (IpPrefix part : except) {
        if (part.contains(address)) {
          return false;
        }
      }
      return true;
    }
  }
}
