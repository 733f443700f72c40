package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.graph.model.Flow;
import java.util.Comparator;

/** Sorts flows. */
final class FlowOrder {
  static final Comparator<Flow> COMPARATOR =
      Comparator.comparing(Flow::connection)
          .thenComparing(flow -> key(flow.source()))
          .thenComparing(flow -> key(flow.destination()))
          .thenComparing(Flow::port);

  private FlowOrder() {}

  private static String key(Flow.End end) {
    if (end instanceof Flow.PodEnd pod) {
      return "1 " + pod.pod().ref() + " " + pod.pod().uid();
    }
    return end instanceof Flow.NodeEnd node
        ? "2 " + node.node() + " " + node.address()
        : "3 " + ((Flow.AddressEnd) end).addresses().brief();
  }
}
