package io.github.pcap2netpol.connection.imported;

import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Opened;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Said;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sums up connections with the same ends, port and outcome that began in the same second, as the
 * connections file has them. Passes on the rest as it is.
 */
final class ImportedSums {
  private static final Comparator<ExtractedLine.OfConversation> ORDER =
      Comparator.comparing(
          ImportedSums::said,
          Comparator.comparing(Said::first)
              .thenComparing(Said::protocol)
              .thenComparing(Said::one)
              .thenComparing(Said::other));

  private final int most;
  private final Consumer<ExtractedLine> lines;
  private final Map<Key, Sum> opened = new LinkedHashMap<>();
  private final List<ExtractedLine.OfConversation> others = new ArrayList<>();

  private record Key(
      IpAddress originator,
      IpAddress responder,
      PortProtocol port,
      Outcome outcome,
      boolean loopback,
      long second) {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::second)
            .thenComparing(Key::originator)
            .thenComparing(Key::responder)
            .thenComparing(Key::port)
            .thenComparing(Key::outcome);

    Opened opened(Sum sum) {
      return new Opened(originator, responder, port, outcome, loopback, sum);
    }
  }

  ImportedSums(int most, Consumer<ExtractedLine> lines) {
    this.most = most;
    this.lines = lines;
  }

  void add(ExtractedLine.OfConversation line) {
    if (line instanceof Opened one) {
      opened.merge(
          new Key(
              one.originator(),
              one.responder(),
              one.port(),
              one.outcome(),
              one.loopback(),
              EpochNanos.second(one.sum().first().timeNanos())),
          one.sum(),
          Sum::plus);
    } else {
      others.add(line);
    }
    if (opened.size() + others.size() >= most) {
      flush();
    }
  }

  void flush() {
    opened.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Key.ORDER))
        .map(entry -> entry.getKey().opened(entry.getValue()))
        .forEach(lines);
    others.stream().sorted(ORDER).forEach(lines);
    opened.clear();
    others.clear();
  }

  private static Said said(ExtractedLine.OfConversation line) {
    if (line instanceof ExtractedLine.Datagrams datagrams) {
      return datagrams.said();
    }
    if (line instanceof ExtractedLine.Middle middle) {
      return middle.said();
    }
    throw new IllegalArgumentException("summed up elsewhere: " + line);
  }
}
