package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.TreeSet;

/** Collects contradictions that arise only if the metadata of two clusters was mixed. */
public final class MixedClusters {
  private static final int NAMED = 5;

  private final TreeSet<String> contradictions = new TreeSet<>();

  /** Two objects have the same name at the same time, but different uids. */
  void twice(ObjectMeta object) {
    contradictions.add(object.place() + " is there twice, with different uids");
  }

  /** Two Services have the same name but different addresses. */
  void addressesDiffer(ObjectMeta service) {
    contradictions.add(service.place() + " is there twice, with different cluster IPs");
  }

  /** Two pods have the same address at the same time. */
  public void sharedAddress(Pod one, Pod other, String address) {
    contradictions.add("Pods " + one.ref() + " and " + other.ref() + " both have " + address);
  }

  /** Reports the contradictions, if any, in one severe diagnostic that names some of them. */
  public void report(Diagnostics diagnostics) {
    if (contradictions.isEmpty()) {
      return;
    }
    int more = contradictions.size() - NAMED;
    diagnostics.add(
        Diagnostic.severe(
            "metadata-mixed",
            "cluster metadata",
            "The metadata seems to be from two clusters, or from two times far apart: "
                + String.join("; ", contradictions.stream().limit(NAMED).toList())
                + (more > 0 ? "; and " + more + " more" : "")
                + ". Give each cluster's captures with its own metadata, in a bundle of its own."));
  }
}
