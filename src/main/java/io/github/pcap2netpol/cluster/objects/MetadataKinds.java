package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The kinds that are read, and what is lost without each. */
public final class MetadataKinds {
  private static final Set<String> CONTROLLERS =
      Set.of(
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "ReplicaSet",
          "ReplicationController",
          "Job",
          "CronJob");

  private MetadataKinds() {}

  public static boolean isController(String kind) {
    return CONTROLLERS.contains(kind);
  }

  /**
   * Reports missing kinds. A file named after a kind counts even if its List is empty, since an
   * empty List does not name its kind.
   */
  public static void reportMissing(
      MetadataObjects objects, Collection<Path> files, Diagnostics diagnostics) {
    Set<String> named = new TreeSet<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
      int dot = name.indexOf('.');
      named.add(dot < 0 ? name : name.substring(0, dot));
    }
    if (objects.services.isEmpty() && !named.contains("services")) {
      diagnostics.add(
          missing(
              true,
              "services",
              "addresses of Services can't be told from outside addresses, and what was not observed behind them is unknown"));
    }
    if (objects.nodes.isEmpty() && !named.contains("nodes")) {
      diagnostics.add(
          missing(
              true,
              "nodes",
              "nodes are known by the addresses in their pods' status only, and nodes without"
                  + " pods not at all"));
    }
    if (objects.slices.isEmpty()
        && objects.endpoints.isEmpty()
        && !named.contains("endpointslices")
        && !named.contains("endpoints")) {
      diagnostics.add(
          missing(
              false,
              "endpointslices",
              "what is behind Services without selector (such as the API server's) is unknown"));
    }
    if (objects.namespaces.isEmpty() && !named.contains("namespaces")) {
      diagnostics.add(
          missing(false, "namespaces", "labels of namespaces are unknown except for their names"));
    }
    if (objects.policies.isEmpty() && !named.contains("networkpolicies")) {
      diagnostics.add(
          missing(false, "networkpolicies", "existing policies are left out of the replay"));
    }
    for (String kind : new String[] {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"}) {
      String plural = kind.toLowerCase(Locale.ROOT) + "s";
      boolean there =
          objects.controllers.keySet().stream().anyMatch(ref -> ref.kind().equals(kind));
      if (!there && !named.contains(plural)) {
        diagnostics.add(
            missing(
                false,
                plural,
                "names and selectors of such workloads are inferred from their pods, and those"
                    + " without pods are unknown"));
      }
    }
  }

  private static Diagnostic missing(boolean warning, String plural, String cost) {
    String message =
        "There are no "
            + plural
            + " in the metadata: if the cluster has any, "
            + cost
            + ". Add `kubectl get "
            + plural
            + " -A -o json`.";
    return warning
        ? Diagnostic.warning("metadata-missing", plural, message)
        : Diagnostic.info("metadata-missing", plural, message);
  }
}
