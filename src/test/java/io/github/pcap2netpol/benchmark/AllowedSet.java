package io.github.pcap2netpol.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Allowed connections in one form, whichever tool listed them: workloads as {@code namespace/name},
 * IPv4 ranges as long as possible, and ports in order. What only one of the tools lists is left
 * out: connections between replicas of a workload, and IPv6 addresses.
 */
final class AllowedSet {
  private static final String OUTSIDE = "outside: ";
  private static final String EXTERNAL = "[External]";
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private static final int LAST_PORT = 65535;

  private final SortedSet<String> pairs = new TreeSet<>();

  /** By workload and direction: ranges by their first addresses. */
  private final Map<String, SortedMap<Long, Range>> ranges = new TreeMap<>();

  private record Range(long first, long last, String ports) {
    @Override
    public String toString() {
      return IpAddress.ofIpv4((int) first) + "-" + IpAddress.ofIpv4((int) last);
    }
  }

  private AllowedSet() {}

  /** Reads what {@code list -f json} of this tool has written. */
  static AllowedSet ofOurs(Path json) throws IOException {
    AllowedSet set = new AllowedSet();
    for (JsonNode row : new ObjectMapper().readTree(json.toFile()).get("connections")) {
      set.add(row.get("from").asText(), row.get("to").asText(), row.get("ports").asText());
    }
    return set;
  }

  /** Reads what {@code list -o json} of np-guard's netpol-analyzer has written. */
  static AllowedSet ofNpGuard(Path json) throws IOException {
    AllowedSet set = new AllowedSet();
    for (JsonNode row : new ObjectMapper().readTree(json.toFile())) {
      set.add(row.get("src").asText(), row.get("dst").asText(), row.get("conn").asText());
    }
    return set;
  }

  /** One line for each allowed connection. */
  SortedSet<String> lines() {
    SortedSet<String> lines = new TreeSet<>(pairs);
    ranges.forEach(
        (workload, all) ->
            joined(all).forEach(each -> lines.add(workload + each + " " + each.ports)));
    return lines;
  }

  private void add(String from, String to, String text) {
    String ports = ports(text);
    if (isOutside(from)) {
      ranges(from).forEach(range -> range("to " + workload(to) + " from ", range, ports));
    } else if (isOutside(to)) {
      ranges(to).forEach(range -> range("from " + workload(from) + " to ", range, ports));
    } else if (!workload(from).equals(workload(to))) {
      pairs.add("from " + workload(from) + " to " + workload(to) + " " + ports);
    }
  }

  private void range(String workload, Range range, String ports) {
    ranges
        .computeIfAbsent(workload, none -> new TreeMap<>())
        .put(range.first(), new Range(range.first(), range.last(), ports));
  }

  private static List<Range> joined(SortedMap<Long, Range> all) {
    List<Range> joined = new ArrayList<>();
    for (Range range : all.values()) {
      int end = joined.size() - 1;
      if (end >= 0
          && joined.get(end).last() + 1 == range.first()
          && joined.get(end).ports().equals(range.ports())) {
        joined.set(end, new Range(joined.get(end).first(), range.last(), range.ports()));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }

  private static boolean isOutside(String party) {
    return party.startsWith(OUTSIDE) || party.endsWith(EXTERNAL);
  }

  /** From {@code Deployment shop/web}, or {@code shop/web[Deployment]}. */
  private static String workload(String party) {
    return party.contains(" ")
        ? party.substring(party.indexOf(' ') + 1)
        : party.substring(0, party.indexOf('['));
  }

  private static List<Range> ranges(String party) {
    String text = party.replace(OUTSIDE, "").replace(EXTERNAL, "");
    return Stream.of(text.split(", ", -1))
        .filter(each -> !each.contains(":") && !each.equals("any IPv6 address"))
        .map(each -> range(each.equals("any IPv4 address") ? "0.0.0.0/0" : each))
        .toList();
  }

  private static Range range(String text) {
    if (text.contains("/")) {
      IpPrefix prefix = IpPrefix.of(text);
      long first = number(prefix.address());
      return new Range(first, first + (1L << (32 - prefix.length())) - 1, "");
    }
    String[] ends = text.split("-", -1);
    return new Range(
        number(IpAddress.of(ends[0])), number(IpAddress.of(ends[ends.length - 1])), "");
  }

  private static long number(IpAddress address) {
    return address.low() & 0xffffffffL;
  }

  /** By protocol, as in {@code TCP 80,443-445 UDP 1-65535}. */
  private static String ports(String text) {
    Map<String, BitSet> ports = new TreeMap<>();
    String protocol = "";
    for (String word : text.split("[ ,;]+", -1)) {
      if (PROTOCOLS.contains(word)) {
        protocol = word;
      }
      if (PROTOCOLS.contains(word) && text.contains("any " + word + " port")) {
        open(ports, word, 1, LAST_PORT);
      } else if (Character.isDigit(word.charAt(0))) {
        String[] ends = word.split("-", -1);
        open(ports, protocol, Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
      }
    }
    if (text.equals("any port") || text.equals("All Connections")) {
      PROTOCOLS.forEach(each -> open(ports, each, 1, LAST_PORT));
    }
    return ports.entrySet().stream()
        .map(each -> each.getKey() + " " + spans(each.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String spans(BitSet ports) {
    List<String> spans = new ArrayList<>();
    for (int first = ports.nextSetBit(0); first >= 0; first = ports.nextSetBit(first + 1)) {
      int last = ports.nextClearBit(first) - 1;
      spans.add(first == last ? Integer.toString(first) : first + "-" + last);
      first = last;
    }
    return String.join(",", spans);
  }

  private static void open(Map<String, BitSet> ports, String protocol, int first, int last) {
    ports.computeIfAbsent(protocol, none -> new BitSet()).set(first, last + 1);
  }
}
