package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A pod port that was reached from outside the cluster through a node port, load balancer, external
 * address or host port.
 *
 * @param workload whose port it is
 * @param port the pods' port
 * @param services the exposed Services that lead there; empty for a host port
 * @param sources who may call: the Services' {@code loadBalancerSourceRanges} where the callers
 *     keep their addresses; empty is everyone
 * @param basis seen to come from outside; or inferred, where it came from the pod's own node, which
 *     may be the kubelet's probes as well as the node port
 */
public record Exposure(
    WorkloadRef workload,
    PortProtocol port,
    SortedSet<ServiceRef> services,
    SortedSet<IpPrefix> sources,
    ExposureBasis basis)
    implements Comparable<Exposure> {
  private static final Comparator<Exposure> ORDER =
      Comparator.comparing(Exposure::workload).thenComparing(Exposure::port);

  public Exposure {
    services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
  }

  @Override
  public int compareTo(Exposure other) {
    return ORDER.compare(this, other);
  }

  /** How sure it is that the port was reached from outside. */
  public enum Certainty {
    /** Some callers were neither pods nor the pod's own node. */
    SEEN,
    /**
     * All calls came from the pods' own nodes: node port traffic, or the kubelet's probes alone.
     */
    OWN_NODE
  }

  /**
   * What an exposure rests on.
   *
   * @param certainty how sure it is
   * @param evidence the connections from outside, or from the own node
   */
  public record ExposureBasis(Certainty certainty, EdgeEvidence evidence) {}

  /** Written out: what the compiler would generate is linked at run time, at every start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Exposure that
            && workload.equals(that.workload)
            && port.equals(that.port)
            && services.equals(that.services)
            && sources.equals(that.sources)
            && basis.equals(that.basis));
  }

  @Override
  public int hashCode() {
    return (((workload.hashCode() * 31 + port.hashCode()) * 31 + services.hashCode()) * 31
                + sources.hashCode())
            * 31
        + basis.hashCode();
  }
}
