package io.github.pcap2netpol.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/inject-sidecar --nodes} adds to the cluster is none of its workloads. */
class RecorderOnNodesTest {
  private static final String METADATA =
      """
      apiVersion: v1
      kind: List
      items:
      - {apiVersion: v1, kind: Node, metadata: {name: node-1}}
      - apiVersion: v1
        kind: Pod
        metadata: {name: proxy-1, namespace: kube-system, ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: proxy, controller: true}]}
        spec: {hostNetwork: true, nodeName: node-1}
        status: {podIP: 192.168.7.1, hostIP: 192.168.7.1, phase: Running}
      - apiVersion: v1
        kind: Pod
        metadata: {name: pcap2netpol-nodes-x1, namespace: pcap2netpol, labels: {pcap2netpol.github.io/nodes: recording}, ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: pcap2netpol-nodes, controller: true}]}
        spec: {hostNetwork: true, nodeName: node-1}
        status: {podIP: 192.168.7.1, hostIP: 192.168.7.1, phase: Running}
      - apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: pcap2netpol-nodes, namespace: pcap2netpol, labels: {pcap2netpol.github.io/nodes: recording}}
        spec: {selector: {matchLabels: {pcap2netpol.github.io/nodes: recording}}, template: {metadata: {labels: {pcap2netpol.github.io/nodes: recording}}, spec: {containers: []}}}
      """;

  @Test
  void nobody_who_calls_from_a_node_is_taken_for_what_records_there(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("all.yaml");
    Files.writeString(file, METADATA);

    Cluster cluster = BundleReader.readCluster(List.of(file), new Diagnostics());

    assertThat(cluster.workloads().keySet())
        .containsExactly(new WorkloadRef("kube-system", "DaemonSet", "proxy"));
  }
}
