package io.github.pcap2netpol.cluster.objects;

import java.util.Set;

/** Kinds other than {@code networking.k8s.io/v1} NetworkPolicy that decide which traffic passes. */
public final class OtherPolicyKinds {
  /** OVN-Kubernetes; Istio, which denies connections as well as requests. */
  private static final Set<String> NAMED = Set.of("EgressFirewall", "AuthorizationPolicy");

  private OtherPolicyKinds() {}

  /**
   * Whether objects of that kind govern traffic: those of Cilium, Calico, Antrea, OpenShift and the
   * cluster-wide ones of SIG Network all have NetworkPolicy in their names.
   *
   * @param kind a kind that is not evaluated
   */
  public static boolean contain(String kind) {
    return kind.contains("NetworkPolicy") || NAMED.contains(kind);
  }
}
