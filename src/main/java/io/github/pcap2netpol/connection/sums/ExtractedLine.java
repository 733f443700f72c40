package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line of a connections file; docs/connections-file.md tells of each. */
public sealed interface ExtractedLine {
  /** A capture begins: all lines up to {@link End} are of it. */
  record Begin(List<String> files, Optional<PodRef> pod) implements ExtractedLine {
    public Begin {
      files = List.copyOf(files);
    }
  }

  /** When the first packet came: what was said earlier, the capture cannot show. */
  record Began(long timeNanos) implements ExtractedLine {}

  /** What conversations came to: streams whose opening was seen or not, or datagrams. */
  sealed interface OfConversation extends ExtractedLine {}

  /**
   * Connections whose opening was seen, of the same second, ends, port and outcome.
   *
   * @param outcome one of those that streams have
   * @param sum counts, times and samples
   */
  record Opened(
      IpAddress originator,
      IpAddress responder,
      PortProtocol port,
      Outcome outcome,
      boolean loopback,
      Sum sum)
      implements OfConversation {}

  /** A stream that was open already. */
  record Middle(Said said, boolean spoken) implements OfConversation {}

  /**
   * Datagrams between two ends: those of one exchange, or in a file those within one second, in the
   * capture's order.
   *
   * @param unreachableFromOne whether an ICMP error came for what that end sent
   * @param longestSilence how many whole seconds went by without a word, at most
   */
  record Datagrams(
      Said said, boolean unreachableFromOne, boolean unreachableFromOther, int longestSilence)
      implements OfConversation {}

  /**
   * What two ends said.
   *
   * @param one who spoke first
   */
  record Said(
      Protocol protocol,
      Endpoint one,
      Endpoint other,
      boolean loopback,
      long fromOne,
      long fromOther,
      Mark first,
      Mark last)
      implements FiveTuple.OfEndpoints {
    public Said {
      loopback = loopback || one.address().equals(other.address());
    }

    @Override
    public Endpoint source() {
      return one;
    }

    @Override
    public Endpoint destination() {
      return other;
    }

    public long packets() {
      return fromOne + fromOther;
    }
  }

  /** What a client learnt of a name within one second. */
  record Resolved(IpAddress client, String name, LookupSum sum) implements ExtractedLine {}

  /**
   * Packets of another IP protocol, between two ends within one second.
   *
   * @param ipProtocol 0 to 255
   */
  record Other(int ipProtocol, IpAddress one, IpAddress other, long packets, Mark first, Mark last)
      implements ExtractedLine {}

  /**
   * What was seen inside packets. Whether that is traffic of the captured pod or node at all
   * depends on whose the ends are, which is known later.
   *
   * @param tunnel the ends of the outer packets, the outermost first
   * @param line none of those that a capture has once only
   */
  record Inside(List<TunnelEnds> tunnel, ExtractedLine line) implements ExtractedLine {
    public Inside {
      tunnel = List.copyOf(tunnel);
    }

    /** The same line inside one more tunnel. */
    public static Inside of(TunnelEnds outer, ExtractedLine line) {
      List<TunnelEnds> tunnel = new ArrayList<>();
      tunnel.add(outer);
      if (line instanceof Inside inside) {
        tunnel.addAll(inside.tunnel());
        return new Inside(tunnel, inside.line());
      }
      return new Inside(tunnel, line);
    }
  }

  /** A name that a file of the capture itself gives an address. */
  record Named(IpAddress address, String name) implements ExtractedLine {}

  /** Something that the reader of the capture found. */
  record Found(Diagnostic diagnostic) implements ExtractedLine {}

  /** A capture is complete. */
  record End(SegmentCounts segments, long crowdedOut, List<CaptureStats> stats)
      implements ExtractedLine {
    public End {
      stats = List.copyOf(stats);
    }
  }
}
