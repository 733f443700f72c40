package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The nft expressions for the numbered ports of a rule. */
final class PortMatches {
  private static final Comparator<RulePort.Range> ORDER =
      Comparator.comparingInt(RulePort.Range::first).thenComparingInt(RulePort.Range::last);

  private PortMatches() {}

  /** One expression per protocol, one of which must match; none if no port has a number. */
  static List<String> of(Collection<RulePort> ports) {
    SortedMap<Protocol, List<RulePort.Range>> byProtocol = new TreeMap<>();
    for (RulePort port : ports) {
      if (port instanceof RulePort.Range range) {
        byProtocol.computeIfAbsent(range.protocol(), key -> new ArrayList<>()).add(range);
      }
    }
    List<String> matches = new ArrayList<>();
    byProtocol.forEach((protocol, ranges) -> matches.add(match(protocol, merged(ranges))));
    return matches;
  }

  private static String match(Protocol protocol, List<RulePort.Range> ranges) {
    String name = protocol.name().toLowerCase(Locale.ROOT);
    if (ranges.get(0).first() <= 0 && ranges.get(0).last() >= 65535) {
      return "meta l4proto " + name;
    }
    StringBuilder list = new StringBuilder();
    for (RulePort.Range range : ranges) {
      list.append(list.isEmpty() ? "" : ", ").append(range.first());
      if (range.last() > range.first()) {
        list.append('-').append(range.last());
      }
    }
    return name + " dport { " + list + " }";
  }

  /** Without overlaps, which nft refuses. */
  private static List<RulePort.Range> merged(List<RulePort.Range> ranges) {
    List<RulePort.Range> merged = new ArrayList<>();
    for (RulePort.Range next : ranges.stream().sorted(ORDER).toList()) {
      RulePort.Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && next.first() <= last.last() + 1) {
        merged.set(
            merged.size() - 1,
            new RulePort.Range(last.protocol(), last.first(), Math.max(last.last(), next.last())));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }
}
