package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.model.ServiceRef;
import java.util.Comparator;

/**
 * Why unobserved traffic is assumed because of observed traffic. Everything that the policies allow
 * without having been observed is based on an inference, and {@code --only-observed} leaves it out.
 *
 * @param reason the rule that was applied
 * @param subject the name of the object that the rule was applied to; empty if there is none, or if
 *     it is named anyway
 */
public record Inference(Reason reason, String subject) implements Comparable<Inference> {
  public static final Inference BEHIND_SAME_SERVICE = of(Reason.BEHIND_SAME_SERVICE);
  public static final Inference ONE_OF_SERVICE = of(Reason.ONE_OF_SERVICE);
  public static final Inference SAME_NAME = of(Reason.SAME_NAME);
  public static final Inference SAME_WORKLOAD_OTHER_NODE = of(Reason.SAME_WORKLOAD_OTHER_NODE);
  public static final Inference ANY_NODE_TRANSLATES = of(Reason.ANY_NODE_TRANSLATES);
  public static final Inference CLUSTER_DNS = of(Reason.CLUSTER_DNS);
  public static final Inference OTHERS_RESOLVE = of(Reason.OTHERS_RESOLVE);
  public static final Inference OTHER_NAMESPACES_RESOLVE = of(Reason.OTHER_NAMESPACES_RESOLVE);
  public static final Inference OWN_NAMESERVER = of(Reason.OWN_NAMESERVER);
  public static final Inference LONG_ANSWERS = of(Reason.LONG_ANSWERS);
  public static final Inference RESOLVES_AS_WELL = of(Reason.RESOLVES_AS_WELL);
  public static final Inference TAKES_OVER_ADDRESS = of(Reason.TAKES_OVER_ADDRESS);
  public static final Inference REDIRECTED = of(Reason.REDIRECTED);
  public static final Inference API_SERVER = of(Reason.API_SERVER);
  public static final Inference ANY_NODE_CALLS = of(Reason.ANY_NODE_CALLS);
  public static final Inference OTHER_FAMILY = of(Reason.OTHER_FAMILY);
  public static final Inference SAME_BALANCER = of(Reason.SAME_BALANCER);

  private static final Comparator<Inference> ORDER =
      Comparator.comparing(Inference::reason).thenComparing(Inference::subject);

  /** The rules; docs/callers.md lists them with their sources. */
  public enum Reason {
    /** The workload is behind a Service that was used, or whose pods were called. */
    BEHIND_SAME_SERVICE("is behind the same Service"),
    /** The Service was called, and no capture shows which workload behind it answered. */
    ONE_OF_SERVICE("one of the workloads behind the Service answered; no capture shows which"),
    /** The address is among the DNS answers for a name that was used. */
    SAME_NAME("is another address of the same name"),
    /**
     * The called workload also runs on this node, or may be scheduled there; or the calling
     * workload does, and calls its own node.
     */
    SAME_WORKLOAD_OTHER_NODE("the same workload runs, or may run, there too"),
    /** A node port was called, and any node may translate it. */
    ANY_NODE_TRANSLATES("may translate the node port too"),
    /** The workload was not observed resolving names there, but others in its namespace were. */
    OTHERS_RESOLVE("other workloads in the namespace resolve names there"),
    /** No workload in the namespace was observed resolving names, but those in others were. */
    OTHER_NAMESPACES_RESOLVE("workloads in other namespaces resolve names there"),
    /** No capture shows a resolver, so the cluster's DNS Service is assumed. */
    CLUSTER_DNS("is the cluster's DNS, and no capture shows a resolver"),
    /** The pod's dnsConfig names the resolver, and no capture shows it asked there. */
    OWN_NAMESERVER("the pods' dnsConfig names it"),
    /** Answers that do not fit into a datagram are sent over TCP; clients may use either. */
    LONG_ANSWERS("DNS uses both UDP and TCP, RFC 7766"),
    /** A resolver of this cluster was used, and this one answers in its place at other times. */
    RESOLVES_AS_WELL("answers for the same resolver"),
    /** A cache on the node's network answers on the resolver's own address. */
    TAKES_OVER_ADDRESS("takes over the resolver's address on its node"),
    /** A cache in a pod of the node receives what is sent to the resolver's address. */
    REDIRECTED("may be sent what is dialled at the resolver's address"),
    /** The node translates the address before the policy is judged. */
    TRANSLATED_BY("the node translates to it, because of"),
    /** One API server was observed, but it could have been any. */
    API_SERVER("any API server may take its place"),
    /** The calling workload runs on this node, or may be scheduled there. */
    CALLER_RUNS_THERE("runs, or may run, on it:"),
    /** The caller is part of every node: the kubelet, the kernel, address translation. */
    ANY_NODE_CALLS("any node may call the same way"),
    /** The caller also has an address of the other family, and so does the pod. */
    OTHER_FAMILY("the same caller over the other IP version"),
    /** A cloud's load balancers call from any address of these ranges. */
    SAME_BALANCER("the range of Google's load balancers and their health checks"),
    /** A contract allows it. */
    AGREED("not seen, but agreed by");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private static Inference of(Reason reason) {
    return new Inference(reason, "");
  }

  /** The pods were called by their own addresses, and this Service leads to them. */
  public static Inference behind(ServiceRef service) {
    return new Inference(Reason.BEHIND_SAME_SERVICE, service.toString());
  }

  /** It was never observed, but this object says that it may happen. */
  public static Inference agreedBy(String contract) {
    return new Inference(Reason.AGREED, contract);
  }

  /** The node translates the called address because of this workload. */
  public static Inference translatedBy(String workload) {
    return new Inference(Reason.TRANSLATED_BY, workload);
  }

  /** The caller also runs there, or may. */
  public static Inference callerRunsThere(String workloads) {
    return new Inference(Reason.CALLER_RUNS_THERE, workloads);
  }

  /** For people; follows the name of the inferred peer. */
  public String text() {
    return subject.isEmpty() ? reason.text : reason.text + " " + subject;
  }

  @Override
  public int compareTo(Inference other) {
    return ORDER.compare(this, other);
  }
}
