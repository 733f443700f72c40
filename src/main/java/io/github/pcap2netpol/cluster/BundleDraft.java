package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.workload.Instances;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A bundle whose metadata have been read, but whose pods are not grouped into workloads yet. A
 * notebook server in yesterday's bundle and one in today's are instances of one thing, which
 * neither bundle shows alone.
 */
public final class BundleDraft {
  private final ClusterBuilder builder;
  private final Function<ClusterBuilder.Result, Bundle> assembly;

  BundleDraft(ClusterBuilder builder, Function<ClusterBuilder.Result, Bundle> assembly) {
    this.builder = builder;
    this.assembly = assembly;
  }

  /** The bundles, in order, with instances of one thing taken together over all of them. */
  public static List<Bundle> assemble(List<BundleDraft> drafts, Diagnostics diagnostics) {
    Map<WorkloadRef, WorkloadRef> wholes =
        Instances.of(drafts.stream().map(draft -> draft.builder.pods()).toList(), diagnostics);
    return drafts.stream().map(draft -> draft.assembly.apply(draft.builder.build(wholes))).toList();
  }
}
