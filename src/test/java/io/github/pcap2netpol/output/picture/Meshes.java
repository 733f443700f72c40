package io.github.pcap2netpol.output.picture;

import static io.github.pcap2netpol.output.AnalysisFixture.outside;
import static io.github.pcap2netpol.output.AnalysisFixture.peer;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Generated clusters of any size, the same each time. */
public final class Meshes {
  private static final List<String> ROLES =
      List.of("web", "api", "orders", "billing", "search", "catalogue", "mail", "stock");

  private Meshes() {}

  /**
   * Adds workloads in layers, as services are built: each calls a few of those behind it, most of
   * them in its own namespace; some are called from outside, and some call out.
   */
  public static void add(AnalysisFixture cluster, int workloads, int namespaces) {
    Random random = new Random(workloads);
    List<WorkloadRef> all = new ArrayList<>();
    for (int i = 0; i < workloads; i++) {
      all.add(cluster.captured("team-" + i % namespaces, ROLES.get(i % ROLES.size()) + "-" + i));
    }
    for (int i = 0; i < workloads; i++) {
      WorkloadRef from = all.get(i);
      int left = (workloads - 1 - i) / namespaces;
      Set<WorkloadRef> called = new LinkedHashSet<>();
      for (int call = 0; call < Math.min(2, left); call++) {
        called.add(all.get(i + namespaces * (1 + random.nextInt(Math.min(left, 8)))));
      }
      if (i % 5 == 0 && i + 1 < workloads) {
        called.add(all.get(i + 1 + random.nextInt(Math.min(workloads - i - 1, 3 * namespaces))));
      }
      called.forEach(to -> cluster.seen(from, peer(to), PortProtocol.tcp(8080)));
      if (i % 17 == 0) {
        cluster.exposed(from, PortProtocol.tcp(8443));
      }
      if (i % 11 == 3) {
        cluster.seen(from, outside("203.0.113." + i % 250 + "/32"), PortProtocol.tcp(443));
      }
      if (i % 13 == 5 && i >= namespaces) {
        cluster.inferred(
            from,
            peer(all.get(i - namespaces)),
            PortProtocol.tcp(9090),
            Inference.BEHIND_SAME_SERVICE);
      }
    }
  }
}
