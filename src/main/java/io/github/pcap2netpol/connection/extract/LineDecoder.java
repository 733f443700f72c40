package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Began;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Datagrams;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Interface;
import io.github.pcap2netpol.connection.sums.ExtractedLine.LookupTurn;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Middle;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Named;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Open;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Opened;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Other;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Resolved;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Said;
import io.github.pcap2netpol.connection.sums.ExtractedLine.StreamSlice;
import io.github.pcap2netpol.connection.sums.LookupSum;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.StreamEvent;
import io.github.pcap2netpol.connection.sums.StreamState;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decodes the lines of what was seen in a capture, or says why a line can't be used. {@link
 * CaptureDecoder} decodes those around them.
 */
final class LineDecoder {
  /** Tunnels nested deeper are ignored. */
  private static final int MOST_TUNNELS = 8;

  /** As many as a reader of packets distinguishes. */
  private static final int MOST_INTERFACES = 100_000;

  /** A DNS name of 255 bytes, each escaped as four characters. */
  private static final int LONGEST_DNS_NAME = 1020;

  /** Of an interface, as capture files describe it. */
  private static final int LONGEST_TEXT = 2000;

  /** Many times what one line has that is written. */
  private static final int MOST_EVENTS = 1000;

  private static final Pattern KEY = Pattern.compile("[0-9]{1,5}");

  private static final long MOST_SEQUENCE = 0xffff_ffffL;

  private LineDecoder() {}

  static Opened opened(LineFields line, PartNumbers parts) throws UnusableLineException {
    Outcome outcome = line.constant(Outcome.class, line.text("outcome", 16));
    Protocol protocol = line.protocol();
    if (outcome == Outcome.MIDDLE || outcome == Outcome.SENT || protocol == Protocol.UDP) {
      throw new UnusableLineException("connections of that protocol do not end so");
    }
    long connections = line.count("connections");
    List<Value> samples = line.items("samples");
    if (connections == 0 || samples.size() > Tally.MOST_SAMPLES) {
      throw new UnusableLineException("it counts no connections, or has too many samples");
    }
    Mark first = line.first(parts);
    Mark last = line.last(first, parts);
    Sum sum = new Sum(first, last);
    sum.count(connections, line.count("packets"), first, last);
    sum.fresh(line.flag("freshFrom"), line.flag("freshTo"));
    for (Value item : samples) {
      List<Value> sample = LineFields.items(item, "samples");
      if (sample.size() < 2) {
        throw new UnusableLineException("\"samples\" has something that is no sample");
      }
      sum.sample(
          LineFields.number(sample.get(0), "samples", 0, MOST_SEQUENCE),
          (int) LineFields.number(sample.get(1), "samples", 0, 65535),
          sample.size() == 2 ? first : LineFields.mark(sample, 2, first.timeNanos(), parts));
    }
    return new Opened(
        line.address("from"),
        line.address("to"),
        new PortProtocol(protocol, line.port("port")),
        outcome,
        line.flag("loopback"),
        sum);
  }

  static Began began(LineFields line) throws UnusableLineException {
    return new Began(line.number("time"));
  }

  static Middle middle(LineFields line, PartNumbers parts) throws UnusableLineException {
    return new Middle(said(stream(line), line, parts), !line.flag("onlyResets"));
  }

  static Datagrams datagrams(LineFields line, PartNumbers parts) throws UnusableLineException {
    return new Datagrams(
        said(Protocol.UDP, line, parts),
        line.flag("unreachableFromOne"),
        line.flag("unreachableFromOther"),
        0,
        line.flag("oneOpened"),
        line.has("reporter") ? Optional.of(line.address("reporter")) : Optional.empty());
  }

  private static Said said(Protocol protocol, LineFields line, PartNumbers parts)
      throws UnusableLineException {
    Mark first = line.first(parts);
    return new Said(
        protocol,
        new Endpoint(line.address("one"), line.port("onePort")),
        new Endpoint(line.address("other"), line.port("otherPort")),
        line.flag("loopback"),
        line.count("fromOne"),
        line.count("fromOther"),
        line.flag("freshFromOne"),
        line.flag("freshFromOther"),
        first,
        line.last(first, parts));
  }

  static Resolved resolved(LineFields line, PartNumbers parts) throws UnusableLineException {
    String name = name(line);
    Mark first = line.first(parts);
    LookupSum sum = new LookupSum(first, line.last(first, parts));
    if (line.has("resolvers")) {
      for (Value resolver : line.items("resolvers")) {
        LookupSum.addBounded(sum.resolvers, LineFields.address(resolver, "resolvers"));
      }
    }
    if (line.has("addresses")) {
      for (Value address : line.items("addresses")) {
        LookupSum.addBounded(sum.addresses, LineFields.address(address, "addresses"));
      }
    }
    for (Map.Entry<String, Value> code : line.map("codes").entrySet()) {
      long count = LineFields.number(code.getValue(), "codes", 0, LineFields.MOST);
      sum.answered(key(code.getKey(), 15), count);
    }
    for (Map.Entry<String, Value> answers : line.map("answers").entrySet()) {
      int type = key(answers.getKey(), 65535);
      for (Value hash : LineFields.items(answers.getValue(), "answers")) {
        sum.addAnswer(type, LineFields.number(hash, "answers", Long.MIN_VALUE, Long.MAX_VALUE));
      }
    }
    sum.unanswered = line.has("unanswered") ? line.count("unanswered") : 0;
    sum.waiting = line.has("waiting") ? line.count("waiting") : 0;
    if (sum.waiting > sum.unanswered) {
      throw new UnusableLineException("\"waiting\" is more than \"unanswered\"");
    }
    return new Resolved(line.address("client"), name, sum);
  }

  static Open open(LineFields line, PartNumbers parts) throws UnusableLineException {
    Said said = said(stream(line), line, parts);
    return new Open(
        said,
        new StreamState(
            line.constant(StreamState.Stage.class, line.text("stage", 16)),
            !line.flag("openedByOther"),
            line.number("sequence", 0, MOST_SEQUENCE),
            line.has("opened")
                ? LineFields.mark(line.items("opened"), 0, said.first().timeNanos(), parts)
                : said.first(),
            line.flag("repeated"),
            line.flag("asked"),
            line.flag("reset"),
            side(line, "oneDid"),
            side(line, "otherDid")));
  }

  private static StreamState.Side side(LineFields line, String name) throws UnusableLineException {
    List<String> did = line.has(name) ? line.texts(name, 16) : List.of();
    if (!StreamLines.DEEDS.containsAll(did)) {
      throw new UnusableLineException("\"" + name + "\" has something that is none of its words");
    }
    return new StreamState.Side(
        did.contains(StreamLines.SPOKE),
        did.contains(StreamLines.STRAYED),
        did.contains(StreamLines.FINISHED),
        did.contains(StreamLines.RESET));
  }

  static StreamSlice slice(LineFields line, PartNumbers parts) throws UnusableLineException {
    Mark first = line.first(parts);
    List<Value> items = line.items("events");
    if (items.isEmpty() || items.size() > MOST_EVENTS) {
      throw new UnusableLineException("it has no events, or too many");
    }
    List<StreamEvent> events = new ArrayList<>();
    for (Value item : items) {
      events.add(event(LineFields.of(item, "events"), first, parts));
    }
    return new StreamSlice(
        stream(line),
        new Endpoint(line.address("one"), line.port("onePort")),
        new Endpoint(line.address("other"), line.port("otherPort")),
        line.flag("loopback"),
        events);
  }

  private static StreamEvent event(LineFields event, Mark since, PartNumbers parts)
      throws UnusableLineException {
    StreamEvent.Kind kind = event.constant(StreamEvent.Kind.class, event.text("kind", 16));
    boolean error = kind == StreamEvent.Kind.UNREACHABLE;
    long packets = error ? 0 : event.has("packets") ? event.count("packets") : 1;
    boolean single = kind == StreamEvent.Kind.OPENING || kind == StreamEvent.Kind.ANSWER;
    if ((packets == 0) != error || (single && packets > 1)) {
      throw new UnusableLineException("\"packets\" is not as it must be");
    }
    long sequence = event.has("sequence") ? event.number("sequence", 0, MOST_SEQUENCE) : 0;
    Mark first = LineFields.mark(event.items("first"), 0, since.timeNanos(), parts);
    return new StreamEvent(
        kind,
        !event.flag("byOther"),
        event.flag("fresh"),
        packets,
        sequence,
        event.has("lowest") ? event.number("lowest", 0, MOST_SEQUENCE) : sequence,
        event.has("highest") ? event.number("highest", 0, MOST_SEQUENCE) : sequence,
        event.has("acknowledgment")
            ? event.number("acknowledgment", 0, MOST_SEQUENCE)
            : StreamEvent.NO_ACKNOWLEDGMENT,
        first,
        event.has("last")
            ? LineFields.mark(event.items("last"), 0, since.timeNanos(), parts)
            : first);
  }

  private static Protocol stream(LineFields line) throws UnusableLineException {
    Protocol protocol = line.protocol();
    if (protocol == Protocol.UDP) {
      throw new UnusableLineException("datagrams have a line of another kind");
    }
    return protocol;
  }

  static LookupTurn turn(LineFields line, PartNumbers parts) throws UnusableLineException {
    return new LookupTurn(
        line.address("client"),
        line.port("port"),
        name(line),
        (int) line.number("type", 0, 65535),
        line.flag("answer"),
        line.first(parts));
  }

  static Other other(LineFields line, PartNumbers parts) throws UnusableLineException {
    Mark first = line.first(parts);
    return new Other(
        (int) line.number("protocol", 0, 255),
        line.address("one"),
        line.address("other"),
        line.count("packets"),
        first,
        line.last(first, parts));
  }

  /** The ends of the tunnels around the line; empty if there are none. */
  static List<TunnelEnds> tunnel(LineFields line) throws UnusableLineException {
    if (!line.has("tunnel")) {
      return List.of();
    }
    List<TunnelEnds> tunnel = new ArrayList<>();
    for (Value item : line.items("tunnel")) {
      List<Value> ends = LineFields.items(item, "tunnel");
      if (ends.size() != 2 || tunnel.size() == MOST_TUNNELS) {
        throw new UnusableLineException("\"tunnel\" has something that is not two addresses");
      }
      tunnel.add(
          new TunnelEnds(
              LineFields.address(ends.get(0), "tunnel"),
              LineFields.address(ends.get(1), "tunnel")));
    }
    return tunnel;
  }

  static Interface described(LineFields line) throws UnusableLineException {
    return new Interface(
        (int) line.number("number", 0, MOST_INTERFACES),
        new NetworkInterface(
            (int) line.number("block", -1, Integer.MAX_VALUE),
            (int) line.number("index", Integer.MIN_VALUE, Integer.MAX_VALUE),
            line.text("name", LONGEST_TEXT),
            line.text("description", LONGEST_TEXT)));
  }

  /** The number of the line's interface; 0 for the first. */
  static int at(LineFields line) throws UnusableLineException {
    return line.has("interface") ? (int) line.number("interface", 0, MOST_INTERFACES) : 0;
  }

  static Named named(LineFields line) throws UnusableLineException {
    return new Named(line.address("address"), name(line));
  }

  private static String name(LineFields line) throws UnusableLineException {
    String name = line.text("name", LONGEST_DNS_NAME);
    boolean printable = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      printable &= name.charAt(i) > ' ' && name.charAt(i) <= '~';
    }
    if (!printable) {
      throw new UnusableLineException("\"name\" is no DNS name");
    }
    return name;
  }

  private static int key(String text, int most) throws UnusableLineException {
    if (KEY.matcher(text).matches() && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    throw new UnusableLineException("a response code or type is no number in range");
  }
}
