package io.github.pcap2netpol.output.text;

import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ports as people write them: {@code TCP 80, 443, 8000-8003}. */
public final class PortText {
  /** Shorter runs are written one by one. */
  private static final int SHORTEST_RANGE = 3;

  private PortText() {}

  /** One string for each protocol. */
  public static List<String> byProtocol(Collection<PortProtocol> ports) {
    Map<Protocol, TreeSet<Integer>> byProtocol = new TreeMap<>();
    for (PortProtocol port : ports) {
      byProtocol.computeIfAbsent(port.protocol(), none -> new TreeSet<>()).add(port.port());
    }
    List<String> texts = new ArrayList<>();
    byProtocol.forEach(
        (protocol, numbers) -> texts.add(protocol + " " + String.join(", ", runs(numbers))));
    return texts;
  }

  private static List<String> runs(SortedSet<Integer> numbers) {
    List<String> runs = new ArrayList<>();
    List<Integer> run = new ArrayList<>();
    for (int number : numbers) {
      if (!run.isEmpty() && run.get(run.size() - 1) + 1 != number) {
        flush(run, runs);
      }
      run.add(number);
    }
    flush(run, runs);
    return runs;
  }

  private static void flush(List<Integer> run, List<String> runs) {
    if (run.size() >= SHORTEST_RANGE) {
      runs.add(run.get(0) + "-" + run.get(run.size() - 1));
    } else {
      run.forEach(number -> runs.add(Integer.toString(number)));
    }
    run.clear();
  }
}
