package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.TestCluster;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Pods of the namespace "shop", and the rulesets that policies for them become. */
final class SmallCluster {
  private SmallCluster() {}

  /** A pod that runs on node-1, with the label "app" and the port "http", TCP 8080. */
  static Pod pod(String name, String... addresses) {
    return pod(name, "node-1", false, Instant.MAX, addresses);
  }

  static Pod pod(
      String name, String node, boolean hostNetwork, Instant until, String... addresses) {
    List<IpAddress> own = new ArrayList<>();
    Arrays.stream(addresses).map(IpAddress::of).forEach(own::add);
    return PodBuilder.pod("shop", name)
        .uid("uid-of-" + name)
        .labels(Labels.of(Map.of("app", name)))
        .on(node)
        .hostNetwork(hostNetwork)
        .at(own)
        .until(until)
        .ports(PodBuilder.named("http", PortProtocol.tcp(8080)))
        .build();
  }

  static Cluster cluster(Pod... pods) {
    return TestCluster.of(pods).build();
  }

  /** The ruleset of node-1, without the white space at the start of lines. */
  static String ruleset(Cluster cluster, String... policies) {
    return ruleset(EnforcerProfile.STRICTEST, cluster, policies);
  }

  /** The same as an enforcer reads the policies. */
  static String ruleset(EnforcerProfile profile, Cluster cluster, String... policies) {
    List<Policy> read = new ArrayList<>();
    for (String policy : policies) {
      read.addAll(PolicyReader.read(policy, "test.yaml", new Diagnostics()));
    }
    LivePods pods = LivePods.of(cluster);
    return NodeRuleset.of(
            "node-1",
            pods,
            ResolvedPolicies.of(read, cluster, pods.pods(), pods.on("node-1"), profile),
            profile,
            7)
        .replace("\t", "");
  }

  /** A policy of the namespace, with this spec in braces. */
  static String policy(String name, String spec) {
    return Scene.policy("shop/" + name, spec);
  }
}
