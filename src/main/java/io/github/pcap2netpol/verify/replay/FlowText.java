package io.github.pcap2netpol.verify.replay;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.AddressEnd;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.NodeEnd;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Describes flows, and what denies them, in the words of enforcement logs. */
public final class FlowText {
  private FlowText() {}

  /**
   * Formatted as in {@code TCP connection from 10.0.0.1 (shop/web) to 10.0.0.2:8080 (shop/api)}.
   */
  public static String connection(Flow flow) {
    return connection(flow, Optional.empty());
  }

  /**
   * The same with the client's port, if it is known for the flow's source address.
   *
   * @param opening a connection of the flow
   */
  public static String connection(Flow flow, Optional<Tally.Sample> opening) {
    String from = addresses(flow.source(), flow.connection().originator());
    IpAddress to = address(flow.destination(), flow.connection().responder());
    return flow.port().protocol()
        + " connection from "
        + opening
            .filter(sample -> from.equals(flow.connection().originator().toString()))
            .map(
                sample ->
                    new Endpoint(flow.connection().originator(), sample.originatorPort())
                        .toString())
            .orElse(from)
        + owner(flow.source())
        + " to "
        + new Endpoint(to, flow.port().port())
        + owner(flow.destination());
  }

  /** Which end is isolated by which policies; both ends, if both deny. */
  public static String reason(Flow flow, Verdict.Denied verdict) {
    List<String> reasons = new ArrayList<>();
    if (verdict.egress() instanceof Verdict.NoRuleMatches none) {
      reasons.add(reason("egress of ", flow.source(), none));
    }
    if (verdict.ingress() instanceof Verdict.NoRuleMatches none) {
      reasons.add(reason("ingress of ", flow.destination(), none));
    }
    return String.join("; ", reasons);
  }

  /**
   * The same for workloads, as in {@code egress of shop/web isolated by web, no rule matches}.
   * Policies are named without namespace, since they are in the namespace of the pods they isolate.
   */
  public static String blockers(Flow flow, Verdict.Denied verdict) {
    List<String> reasons = new ArrayList<>();
    if (verdict.egress() instanceof Verdict.NoRuleMatches none) {
      reasons.add(blockers("egress of ", flow.source(), none));
    }
    if (verdict.ingress() instanceof Verdict.NoRuleMatches none) {
      reasons.add(blockers("ingress of ", flow.destination(), none));
    }
    return String.join("; ", reasons);
  }

  private static String blockers(String direction, End end, Verdict.NoRuleMatches none) {
    return direction
        + (end instanceof PodEnd pod
            ? pod.pod().workload().namespace() + "/" + pod.pod().workload().name()
            : party(end))
        + " isolated by "
        + none.policies().stream()
            .map(policy -> policy.substring(policy.indexOf('/') + 1))
            .collect(Collectors.joining(", "))
        + ", no rule matches";
  }

  /** The party at an end, the same for all replicas: the key by which flows are summed up. */
  public static String party(End end) {
    if (end instanceof PodEnd pod) {
      return pod.pod().workload().toString();
    }
    return end instanceof NodeEnd node
        ? "Node " + node.node()
        : ((AddressEnd) end).addresses().brief();
  }

  private static String reason(String direction, End end, Verdict.NoRuleMatches none) {
    String pod = end instanceof PodEnd isolated ? isolated.pod().ref().toString() : party(end);
    return direction
        + pod
        + " isolated by "
        + String.join(", ", none.policies())
        + ", no rule matches";
  }

  private static String owner(End end) {
    if (end instanceof PodEnd pod) {
      WorkloadRef workload = pod.pod().workload();
      return " (" + workload.namespace() + "/" + workload.name() + ")";
    }
    return end instanceof NodeEnd node ? " (node " + node.node() + ")" : "";
  }

  private static String addresses(End end, IpAddress seen) {
    return end instanceof AddressEnd outside
        ? outside.addresses().brief()
        : address(end, seen).toString();
  }

  /**
   * The end's own address. The address that was seen may be a Service's, so a pod's own address of
   * the same family is used.
   */
  private static IpAddress address(End end, IpAddress seen) {
    if (end instanceof PodEnd pod) {
      return address(pod.pod(), seen);
    }
    return end instanceof NodeEnd node ? node.address() : ((AddressEnd) end).address();
  }

  private static IpAddress address(Pod pod, IpAddress seen) {
    if (pod.addresses().contains(seen)) {
      return seen;
    }
    return pod.addresses().stream()
        .filter(address -> address.isIpv4() == seen.isIpv4())
        .findFirst()
        .orElse(seen);
  }
}
