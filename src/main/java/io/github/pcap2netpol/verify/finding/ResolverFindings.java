package io.github.pcap2netpol.verify.finding;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference.Reason;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.replay.FlowText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds DNS traffic that policies would block although the observed traffic passes: where a
 * node-local cache answers in the resolver's place, on the resolver's address or from its own pods.
 */
public final class ResolverFindings {
  private static final Set<Reason> CACHES =
      EnumSet.of(Reason.TAKES_OVER_ADDRESS, Reason.REDIRECTED);

  private ResolverFindings() {}

  /** One warning per client and cache: {@code resolver-blocked}. */
  public static List<Diagnostic> of(TrafficMap traffic, PolicyEvaluator evaluator) {
    List<Diagnostic> found = new ArrayList<>();
    for (TrafficEdge edge : traffic.graph().edges()) {
      if (edge.isDns()
          && edge.inference().filter(each -> CACHES.contains(each.reason())).isPresent()
          && edge.from() instanceof Peer.WorkloadPeer client) {
        flows(edge, traffic.cluster().workloads().get(client.workload()), traffic).stream()
            .filter(flow -> evaluator.evaluate(flow) instanceof Verdict.Denied)
            .findFirst()
            .ifPresent(
                flow -> found.add(finding(edge, flow, (Verdict.Denied) evaluator.evaluate(flow))));
      }
    }
    return found;
  }

  private static Diagnostic finding(TrafficEdge edge, Flow flow, Verdict.Denied verdict) {
    return Diagnostic.warning(
        "resolver-blocked",
        edge.from().toString(),
        "It resolves names through a Service in whose place "
            + edge.to()
            + " may answer on each node"
            + (flow.destination() instanceof Flow.AddressEnd at
                ? ", at the Service's own address " + at.address()
                : "")
            + ". There "
            + edge.port()
            + " would be blocked: "
            + FlowText.blockers(flow, verdict)
            + ". Allow "
            + edge.to()
            + (flow.destination() instanceof Flow.AddressEnd
                ? " by that address."
                : " by its labels."));
  }

  private static List<Flow> flows(
      TrafficEdge edge, @org.jspecify.annotations.Nullable Workload client, TrafficMap traffic) {
    List<Flow> flows = new ArrayList<>();
    if (client == null) {
      return flows;
    }
    for (Pod pod : client.pods()) {
      for (Flow.End end : ends(edge, traffic)) {
        flows.add(flow(edge, pod, end));
      }
    }
    return flows;
  }

  private static List<Flow.End> ends(TrafficEdge edge, TrafficMap traffic) {
    if (!edge.toAddresses().isEmpty()) {
      return edge.toAddresses().stream()
          .map(IpPrefix::address)
          .<Flow.End>map(Flow.AddressEnd::new)
          .toList();
    }
    Workload called =
        edge.to() instanceof Peer.WorkloadPeer to
            ? traffic.cluster().workloads().get(to.workload())
            : null;
    return called == null
        ? List.of()
        : called.pods().stream().<Flow.End>map(Flow.PodEnd::new).toList();
  }

  /** A flow as it would have been observed. */
  private static Flow flow(TrafficEdge edge, Pod pod, Flow.End end) {
    IpAddress unknown = IpAddress.of("0.0.0.0");
    IpAddress responder =
        end instanceof Flow.AddressEnd outside
            ? outside.address()
            : ((Flow.PodEnd) end).pod().addresses().stream().findFirst().orElse(unknown);
    Sighting nowhere = new Sighting(Instant.EPOCH, "", 0);
    return new Flow(
        new Flow.PodEnd(pod),
        end,
        edge.port(),
        new Connection(
            new CapturePoint("", Optional.empty()),
            pod.addresses().stream()
                .filter(address -> address.isIpv4() == responder.isIpv4())
                .findFirst()
                .orElse(unknown),
            responder,
            edge.port(),
            State.ESTABLISHED,
            Evidence.HANDSHAKE,
            false,
            new Tally(0, 0, nowhere, nowhere, List.of())));
  }
}
