package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.IpPacket;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.OtherTraffic;
import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.AddressTimes;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums up packets other than TCP, UDP and SCTP: who sends them to whom. */
public final class OtherProtocols {
  private final AddressTimes times;
  private final int most;
  private final Map<Ends, Sum> sums = new HashMap<>();
  private long dropped;

  public OtherProtocols(AddressTimes times, int most) {
    this.times = times;
    this.most = most;
  }

  private record Ends(int ipProtocol, AddressAt one, AddressAt other) implements Comparable<Ends> {
    private static final Comparator<Ends> ORDER =
        Comparator.comparingInt(Ends::ipProtocol)
            .thenComparing(Ends::one)
            .thenComparing(Ends::other);

    static Ends of(int ipProtocol, AddressAt one, AddressAt other) {
      return one.compareTo(other) <= 0
          ? new Ends(ipProtocol, one, other)
          : new Ends(ipProtocol, other, one);
    }

    @Override
    public int compareTo(Ends that) {
      return ORDER.compare(this, that);
    }
  }

  private static final class Sum {
    private long packets;
    private Mark first;
    private Mark last;

    Sum(Mark first, Mark last) {
      this.first = first;
      this.last = last;
    }

    void add(long more, Mark from, Mark to) {
      packets += more;
      first = first.compareTo(from) <= 0 ? first : from;
      last = last.compareTo(to) >= 0 ? last : to;
    }
  }

  /** Adds a packet, unless it never left the network namespace. */
  void packet(int ipProtocol, IpPacket packet, int part) {
    if (!packet.loopback()) {
      Mark mark = new Mark(packet.timeNanos(), part, packet.frame());
      add(ipProtocol, packet.source(), packet.destination(), 1, mark, mark);
    }
  }

  /** Adds an earlier summary of one second. */
  public void add(ExtractedLine.Other line) {
    add(line.ipProtocol(), line.one(), line.other(), line.packets(), line.first(), line.last());
  }

  private void add(
      int ipProtocol, IpAddress one, IpAddress other, long packets, Mark first, Mark last) {
    long time = first.timeNanos();
    Ends ends = Ends.of(ipProtocol, times.at(one, time), times.at(other, time));
    Sum sum = sums.get(ends);
    if (sum == null) {
      if (sums.size() >= most) {
        dropped += packets;
        return;
      }
      sum = new Sum(first, last);
      sums.put(ends, sum);
    }
    sum.add(packets, first, last);
  }

  public int size() {
    return sums.size();
  }

  /** How many packets were between endpoints there was no room for. */
  public long dropped() {
    return dropped;
  }

  /** The sums so far, in order. */
  public List<ExtractedLine.Other> lines() {
    List<ExtractedLine.Other> all = new ArrayList<>();
    new TreeMap<>(sums)
        .forEach(
            (ends, sum) ->
                all.add(
                    new ExtractedLine.Other(
                        ends.ipProtocol(),
                        ends.one().address(),
                        ends.other().address(),
                        sum.packets,
                        sum.first,
                        sum.last)));
    return all;
  }

  /** Returns the sums so far, in order, and forgets them. */
  public List<ExtractedLine.Other> drain() {
    List<ExtractedLine.Other> drained = lines();
    sums.clear();
    return drained;
  }

  /** The traffic, in no particular order. */
  public List<OtherTraffic> finish(CapturePoint capture, List<String> files) {
    List<OtherTraffic> all = new ArrayList<>();
    sums.forEach(
        (ends, sum) ->
            all.add(
                new OtherTraffic(
                    capture,
                    ends.ipProtocol(),
                    ends.one().address(),
                    ends.other().address(),
                    sum.packets,
                    sum.first.sighting(files),
                    sum.last.sighting(files))));
    return all;
  }
}
