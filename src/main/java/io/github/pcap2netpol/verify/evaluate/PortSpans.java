package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.cluster.addresses.TargetPorts;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Splits all ports into spans that no rule distinguishes. */
public final class PortSpans {
  private static final int LAST = 65535;

  private PortSpans() {}

  /**
   * Neighbouring ports of one protocol.
   *
   * @param first the first, at least 1
   * @param last the last
   */
  public record Span(Protocol protocol, int first, int last) {
    boolean isNextTo(Span other) {
      return protocol == other.protocol && last + 1 == other.first;
    }
  }

  /**
   * The spans, in order.
   *
   * @param ports the rule ports that distinguish them
   * @param called the pods in which named ports are looked up; a name may stand for several numbers
   */
  public static List<Span> of(Collection<RulePort> ports, Collection<Pod> called) {
    List<Span> spans = new ArrayList<>();
    for (Protocol protocol : Protocol.values()) {
      TreeSet<Integer> cuts = new TreeSet<>();
      cuts.add(1);
      for (RulePort port : ports) {
        if (port.protocol() != protocol) {
          continue;
        }
        if (port instanceof RulePort.Range range && !range.isEveryPort()) {
          cut(range.first(), range.last(), cuts);
          // Some enforcers allow only the first port of a range.
          cut(range.first(), range.first(), cuts);
        } else if (port instanceof RulePort.Named named) {
          called.stream()
              .flatMap(pod -> TargetPorts.named(named.name(), protocol, pod).stream())
              .forEach(each -> cut(each.port(), each.port(), cuts));
        }
      }
      int first = 1;
      for (int cut : cuts.tailSet(2)) {
        spans.add(new Span(protocol, first, cut - 1));
        first = cut;
      }
      spans.add(new Span(protocol, first, LAST));
    }
    return spans;
  }

  private static void cut(int first, int last, Set<Integer> cuts) {
    cuts.add(first);
    if (last < LAST) {
      cuts.add(last + 1);
    }
  }

  /** Merges adjacent spans; the input must be in order. */
  public static List<Span> joined(List<Span> spans) {
    List<Span> joined = new ArrayList<>();
    for (Span span : spans) {
      int end = joined.size() - 1;
      if (end >= 0 && joined.get(end).isNextTo(span)) {
        joined.set(end, new Span(span.protocol(), joined.get(end).first(), span.last()));
      } else {
        joined.add(span);
      }
    }
    return List.copyOf(joined);
  }

  /** Formatted as in {@code TCP 80, 443-445; any UDP port}, or {@code any port}. */
  public static String text(List<Span> spans) {
    List<String> texts = new ArrayList<>();
    int whole = 0;
    for (Protocol protocol : Protocol.values()) {
      List<String> numbers = new ArrayList<>();
      for (Span span : spans) {
        if (span.protocol() == protocol) {
          boolean every = span.first() == 1 && span.last() == LAST;
          whole += every ? 1 : 0;
          numbers.add(
              every
                  ? ""
                  : span.first() == span.last()
                      ? Integer.toString(span.first())
                      : span.first() + "-" + span.last());
        }
      }
      if (numbers.equals(List.of(""))) {
        texts.add("any " + protocol + " port");
      } else if (!numbers.isEmpty()) {
        texts.add(protocol + " " + String.join(", ", numbers));
      }
    }
    return whole == Protocol.values().length ? "any port" : String.join("; ", texts);
  }
}
