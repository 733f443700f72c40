package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.NetworkInterface;
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

/** One line of a connections file; docs/connections-file.md describes each. */
public sealed interface ExtractedLine {
  /**
   * A capture begins: all lines up to {@link End} belong to it.
   *
   * @param recorder the origin of the records, if it was imported from flow records
   * @param joint whether later or earlier files of the same capture can be joined to it
   */
  record Begin(List<String> files, Optional<PodRef> pod, Optional<Recorder> recorder, Joint joint)
      implements ExtractedLine {
    public Begin {
      files = List.copyOf(files);
    }

    /** Begins a capture of packets. */
    public Begin(List<String> files, Optional<PodRef> pod, Joint joint) {
      this(files, pod, Optional.empty(), joint);
    }
  }

  /** Whether a capture can be joined with other files of the same capture. */
  enum Joint {
    /** It keeps nothing that this needs. */
    NONE,
    /** It can be followed by later files. */
    BEGINS,
    /** It can follow earlier files, and be followed by later ones. */
    CONTINUES
  }

  /** The time of the first packet, since the capture can't show earlier ones. */
  record Began(long timeNanos) implements ExtractedLine {}

  /** The result of conversations: streams whose opening was or was not seen, or datagrams. */
  sealed interface OfConversation extends ExtractedLine {}

  /**
   * Connections whose opening was seen, with the same second, endpoints, port and outcome.
   *
   * @param outcome one of the outcomes of streams
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

  /** A stream that was still open when the last file ended, so that another file may go on. */
  record Open(Said said, StreamState state) implements ExtractedLine {}

  /**
   * What the ends of a stream sent each other within a minute, in the capture's order. A capture
   * that may go on from earlier files consists of these, since what they mean depends on what those
   * files show.
   *
   * @param one the endpoint that sent first
   * @param events at least one
   */
  record StreamSlice(
      Protocol protocol, Endpoint one, Endpoint other, boolean loopback, List<StreamEvent> events)
      implements OfConversation, FiveTuple.OfEndpoints {
    public StreamSlice {
      loopback = loopback || one.address().equals(other.address());
      events = List.copyOf(events);
    }

    public long packets() {
      return events.stream().mapToLong(StreamEvent::packets).sum();
    }

    @Override
    public Endpoint source() {
      return one;
    }

    @Override
    public Endpoint destination() {
      return other;
    }
  }

  /**
   * A DNS query or answer whose counterpart may be in another file.
   *
   * @param port the client's
   * @param type the type of the question
   */
  record LookupTurn(IpAddress client, int port, String name, int type, boolean answer, Mark mark)
      implements ExtractedLine {}

  /** A stream that was already open. */
  record Middle(Said said, boolean spoken) implements OfConversation {}

  /**
   * Datagrams between two endpoints: those of one exchange or, in a file, those within one second,
   * in the capture's order.
   *
   * @param unreachableFromOne whether an ICMP error came for what that end sent
   * @param longestSilence the longest silence, in whole seconds
   * @param oneOpened whether a flow record says that {@code one} opened it
   * @param reporter who sent the ICMP error, if the standard lets only the destination itself send
   *     it: counts if it is a node
   */
  record Datagrams(
      Said said,
      boolean unreachableFromOne,
      boolean unreachableFromOther,
      int longestSilence,
      boolean oneOpened,
      Optional<IpAddress> reporter)
      implements OfConversation {
    /** With no ICMP error, or one whose reporter may send it. */
    public Datagrams(
        Said said,
        boolean unreachableFromOne,
        boolean unreachableFromOther,
        int longestSilence,
        boolean oneOpened) {
      this(
          said,
          unreachableFromOne,
          unreachableFromOther,
          longestSilence,
          oneOpened,
          Optional.empty());
    }

    /** Datagrams from packets. */
    public Datagrams(
        Said said, boolean unreachableFromOne, boolean unreachableFromOther, int longestSilence) {
      this(said, unreachableFromOne, unreachableFromOther, longestSilence, false);
    }
  }

  /**
   * What two endpoints sent each other.
   *
   * @param one the endpoint that sent first
   * @param freshFromOne whether one of its packets was captured before any router forwarded it
   */
  record Said(
      Protocol protocol,
      Endpoint one,
      Endpoint other,
      boolean loopback,
      long fromOne,
      long fromOther,
      boolean freshFromOne,
      boolean freshFromOther,
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

  /** What a client learned about a name within one second. */
  record Resolved(IpAddress client, String name, LookupSum sum) implements ExtractedLine {}

  /**
   * Packets of another IP protocol between two addresses, within one second.
   *
   * @param ipProtocol 0 to 255
   */
  record Other(int ipProtocol, IpAddress one, IpAddress other, long packets, Mark first, Mark last)
      implements ExtractedLine {}

  /**
   * A line about packets inside tunnels. Whether it is traffic of the captured pod or node depends
   * on who owns the tunnel's ends, which is known only later.
   *
   * @param tunnel the ends of the outer packets, outermost first
   * @param line not one of the lines that a capture has only once
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

  /**
   * An interface that packets were captured on.
   *
   * @param number its number, from 0: lines {@link At} that number are about it; those at 0 are not
   *     marked
   */
  record Interface(int number, NetworkInterface described) implements ExtractedLine {}

  /**
   * A line about one interface.
   *
   * @param number of an {@link Interface} that was described before, at least 1
   * @param line not one of the lines that a capture has only once
   */
  record At(int number, ExtractedLine line) implements ExtractedLine {}

  /** A name that a file of the capture itself gives to an address. */
  record Named(IpAddress address, String name) implements ExtractedLine {}

  /** Something that the reader of the capture reported. */
  record Found(Diagnostic diagnostic) implements ExtractedLine {}

  /** The capture is complete. */
  record End(SegmentCounts segments, long crowdedOut, List<CaptureStats> stats)
      implements ExtractedLine {
    public End {
      stats = List.copyOf(stats);
    }
  }
}
