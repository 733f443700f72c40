package io.github.pcap2netpol.policy.write;

import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Consecutive ports of one protocol, written as {@code port} and {@code endPort}.
 *
 * @param protocol the protocol
 * @param first the lowest, 1 to 65535
 * @param last the highest, not below the first
 */
record PortSpan(Protocol protocol, int first, int last) {
  /** From this many ports on, a range reads better than a list. */
  private static final int FEWEST = 4;

  static List<PortSpan> of(SortedSet<PortProtocol> ports, PortRanges ranges) {
    List<PortSpan> spans = new ArrayList<>();
    List<PortProtocol> run = new ArrayList<>();
    for (PortProtocol port : new TreeSet<>(ports)) {
      if (!run.isEmpty() && !follows(run.get(run.size() - 1), port)) {
        close(run, ranges, spans);
      }
      run.add(port);
    }
    close(run, ranges, spans);
    return spans;
  }

  private static boolean follows(PortProtocol one, PortProtocol next) {
    return one.protocol() == next.protocol() && one.port() + 1 == next.port();
  }

  private static void close(List<PortProtocol> run, PortRanges ranges, List<PortSpan> spans) {
    if (ranges == PortRanges.COLLAPSED && run.size() >= FEWEST) {
      spans.add(
          new PortSpan(run.get(0).protocol(), run.get(0).port(), run.get(run.size() - 1).port()));
    } else {
      run.forEach(port -> spans.add(new PortSpan(port.protocol(), port.port(), port.port())));
    }
    run.clear();
  }

  boolean isSingle() {
    return first == last;
  }

  @Override
  public String toString() {
    return protocol + " " + first + (isSingle() ? "" : "-" + last);
  }
}
