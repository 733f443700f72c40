package io.github.pcap2netpol.output.listing;

import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.connection.model.UndecidedConnection;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.listing.ConnectionList.Column;
import io.github.pcap2netpol.output.listing.ConnectionList.Row;
import io.github.pcap2netpol.output.report.ConnectionRows;
import io.github.pcap2netpol.output.text.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Connections in captures without metadata: by address, with the names that the captures themselves
 * give to addresses.
 */
public final class SeenByAddress {
  private static final List<Column> COLUMNS =
      List.of(
          Column.FROM,
          Column.FROM_NAMES,
          Column.TO,
          Column.TO_NAMES,
          Column.PROTOCOL,
          Column.PORT,
          Column.STATE,
          Column.OPENED_BY,
          Column.CONNECTIONS,
          Column.PACKETS,
          Column.FIRST,
          Column.LAST);

  private final Map<IpAddress, SortedSet<String>> names = new HashMap<>();
  private final SortedMap<Key, Sum> sums = new TreeMap<>();

  private SeenByAddress() {}

  private record Key(
      String from, IpAddress originator, IpAddress to, PortProtocol port, State state)
      implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::originator)
            .thenComparing(Key::from)
            .thenComparing(Key::to)
            .thenComparing(Key::port)
            .thenComparing(Key::state);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** Similar connections, as each capture shows them: several may show the same ones. */
  private static final class Sum {
    final Map<CapturePoint, long[]> counts = new HashMap<>();
    final SortedSet<Evidence> evidence = new TreeSet<>();
    final SortedSet<Sighting> firsts = new TreeSet<>();
    final SortedSet<Sighting> lasts = new TreeSet<>();

    void add(Connection connection) {
      long[] count = counts.computeIfAbsent(connection.capture(), any -> new long[2]);
      count[0] += connection.tally().connections();
      count[1] += connection.tally().packets();
      evidence.add(connection.evidence());
      firsts.add(connection.tally().first());
      lasts.add(connection.tally().last());
    }

    long most(int which) {
      return counts.values().stream().mapToLong(count -> count[which]).max().orElse(0);
    }
  }

  /** The list of the connections in some captures. */
  public static ConnectionList of(Traffic traffic) {
    SeenByAddress seen = new SeenByAddress();
    for (Lookup lookup : traffic.lookups()) {
      lookup.addresses().forEach(address -> seen.name(address, lookup.name()));
    }
    traffic.notedNames().forEach((address, all) -> all.forEach(name -> seen.name(address, name)));
    traffic.connections().stream().filter(connection -> !connection.loopback()).forEach(seen::add);
    List<Row> rows = new ArrayList<>();
    seen.sums.forEach((key, sum) -> rows.add(seen.row(key, sum)));
    traffic.undecided().forEach(each -> rows.add(seen.row(each)));
    return new ConnectionList("Connections seen", COLUMNS, rows, "");
  }

  private void name(IpAddress address, String name) {
    names.computeIfAbsent(address, any -> new TreeSet<>()).add(name);
  }

  private void add(Connection connection) {
    sums.computeIfAbsent(
            new Key(
                connection.originators().brief(),
                connection.originator(),
                connection.responder(),
                connection.port(),
                connection.state()),
            any -> new Sum())
        .add(connection);
  }

  private Row row(Key key, Sum sum) {
    return new Row(
        List.of(
            key.from(),
            names(key.originator()),
            key.to().toString(),
            names(key.to()),
            key.port().protocol().name(),
            Integer.toString(key.port().port()),
            ConnectionRows.name(key.state()),
            ListText.word(sum.evidence.first()),
            Long.toString(sum.most(0)),
            Long.toString(sum.most(1)),
            Times.rfc3339(sum.firsts.first().time()),
            Times.rfc3339(sum.lasts.last().time())),
        key.state().makesRule());
  }

  /** A connection of unknown originator: both ends with their ports, in no particular order. */
  private Row row(UndecidedConnection undecided) {
    return new Row(
        List.of(
            undecided.one().toString(),
            names(undecided.one().address()),
            undecided.other().toString(),
            names(undecided.other().address()),
            undecided.protocol().name(),
            "",
            "undecided",
            "",
            Long.toString(undecided.tally().connections()),
            Long.toString(undecided.tally().packets()),
            Times.rfc3339(undecided.tally().first().time()),
            Times.rfc3339(undecided.tally().last().time())),
        false);
  }

  private String names(IpAddress address) {
    return String.join(" ", names.getOrDefault(address, new TreeSet<>()));
  }
}
