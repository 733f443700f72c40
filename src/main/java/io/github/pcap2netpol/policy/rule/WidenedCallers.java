package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reports outside callers that were too many to tell apart: the policy allows blocks of addresses,
 * only some of which called.
 */
public final class WidenedCallers {
  /**
   * The longest prefix that is routed between networks; a wider block may belong to several
   * holders.
   */
  private static final int OF_ONE_HOLDER_IPV4 = 24;

  /** The same for IPv6: what RFC 6177 calls a site. */
  private static final int OF_ONE_HOLDER_IPV6 = 48;

  /** Private addresses all belong to one holder, but rarely serve one purpose. */
  private static final int OF_ONE_PURPOSE = 16;

  private WidenedCallers() {}

  static boolean isWidened(TrafficEdge edge) {
    return !edge.isInferred()
        && edge.from() instanceof Peer.ExternalPeer outside
        && !outside.prefix().isSingle();
  }

  /** Whether a person must review the block. */
  static boolean isWide(IpPrefix block) {
    if (!block.address().isIpv4()) {
      return block.length() < OF_ONE_HOLDER_IPV6;
    }
    return block.length() < (block.isPrivate() ? OF_ONE_PURPOSE : OF_ONE_HOLDER_IPV4);
  }

  /** Reports the ports to which some rule allows such blocks. */
  public static void report(
      PolicyUnit unit,
      Collection<RuleDraft> rules,
      Inferences inferences,
      Diagnostics diagnostics) {
    SortedMap<PortProtocol, SortedSet<IpPrefix>> byPort = new TreeMap<>();
    for (RuleDraft rule : rules) {
      // An exposed port is open to others anyway.
      if (inferences == Inferences.LEFT_OUT) {
        rule.exposures().forEach(exposure -> addBlocks(exposure, byPort));
      }
      if (rule.direction() == Direction.INGRESS
          && rule.peers() instanceof RulePeers.These
          && rule.exposures().isEmpty()) {
        rule.edges().stream()
            .filter(WidenedCallers::isWidened)
            .forEach(
                edge ->
                    byPort
                        .computeIfAbsent(edge.port(), any -> new TreeSet<>())
                        .addAll(PeerAddresses.ofCaller(edge)));
      }
    }
    byPort.forEach((port, blocks) -> diagnostics.add(diagnostic(unit, port, blocks, inferences)));
  }

  private static void addBlocks(
      Exposure exposure, SortedMap<PortProtocol, SortedSet<IpPrefix>> byPort) {
    exposure.sources().stream()
        .filter(source -> !source.isSingle())
        .forEach(
            block -> byPort.computeIfAbsent(exposure.port(), any -> new TreeSet<>()).add(block));
  }

  private static Diagnostic diagnostic(
      PolicyUnit unit, PortProtocol port, SortedSet<IpPrefix> blocks, Inferences inferences) {
    IpPrefix widest =
        blocks.stream()
            .min(
                Comparator.comparing((IpPrefix block) -> !isWide(block))
                    .thenComparingInt(IpPrefix::length))
            .orElseThrow();
    IpPrefix joined =
        IpPrefix.merge(blocks).stream()
            .filter(block -> block.contains(widest))
            .findFirst()
            .orElse(widest);
    boolean observedOnly = inferences == Inferences.LEFT_OUT;
    return new Diagnostic(
        isWide(widest) || observedOnly ? Severity.SEVERE : Severity.WARNING,
        "callers-widened",
        RuleComments.names(unit.scope().workloads()),
        "So many addresses outside the cluster called "
            + port
            + " that its policy allows "
            + (blocks.size() == 1 ? "a block" : blocks.size() + " blocks")
            + " of addresses, only some of which called; the widest is "
            + widest
            + (joined.equals(widest) ? "" : " (with its neighbours " + joined + ")")
            + (isWide(widest) ? ", which may include strangers" : "")
            + "."
            + (observedOnly ? " --only-observed can't exclude the others." : "")
            + " Check who owns them, or write a policy of your own for the ranges that should call.",
        1);
  }
}
