package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Began;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Datagrams;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Found;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Interface;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Middle;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Named;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Opened;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Other;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Resolved;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Said;
import io.github.pcap2netpol.connection.sums.LookupSum;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Recorder;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Decodes the lines of a connections file, or says why a line can't be used. */
final class LineDecoder {
  /** Of a file name with its folders; messages quote it. */
  private static final int LONGEST_NAME = 1024;

  private static final int MOST_FILES = 10_000;

  /** Tunnels nested deeper are not looked into. */
  private static final int MOST_TUNNELS = 8;

  /** As many as one reader of packets tells apart. */
  private static final int MOST_INTERFACES = 100_000;

  /** A DNS name of 255 bytes, each escaped as four characters. */
  private static final int LONGEST_DNS_NAME = 1020;

  /** Longer than any diagnostic's text. */
  private static final int LONGEST_TEXT = 2000;

  private LineDecoder() {}

  static Begin begin(JsonLine line) throws UnusableLineException {
    List<String> files = line.texts("files", LONGEST_NAME);
    if (files.isEmpty() || files.size() > MOST_FILES) {
      throw new UnusableLineException("it names no files, or too many");
    }
    for (String file : files) {
      try {
        if (Path.of(file).toString().isEmpty()) {
          throw new UnusableLineException("it names a file without a name");
        }
      } catch (InvalidPathException e) {
        throw new UnusableLineException("it names a file that cannot be");
      }
    }
    return new Begin(
        files,
        line.has("pod") ? Optional.of(pod(line)) : Optional.empty(),
        line.has("records") ? Optional.of(recorder(line)) : Optional.empty());
  }

  private static Recorder recorder(JsonLine line) throws UnusableLineException {
    return new Recorder(
        line.text("records", 64),
        line.flag("ofNodes"),
        names(line, "nodes"),
        names(line, "namespaces"));
  }

  private static SortedSet<String> names(JsonLine line, String field) throws UnusableLineException {
    return line.has(field) ? new TreeSet<>(line.texts(field, 253)) : new TreeSet<>();
  }

  private static PodRef pod(JsonLine line) throws UnusableLineException {
    String text = line.text("pod", 320);
    if (!text.matches("[a-z0-9]([-a-z0-9]*)/[a-z0-9]([-.a-z0-9]*)")) {
      throw new UnusableLineException("\"pod\" is no namespace and name");
    }
    int slash = text.indexOf('/');
    return new PodRef(text.substring(0, slash), text.substring(slash + 1));
  }

  static Opened opened(JsonLine line, int parts) throws UnusableLineException {
    Outcome outcome = line.constant(Outcome.class, line.text("outcome", 16));
    Protocol protocol = line.protocol();
    if (outcome == Outcome.MIDDLE || outcome == Outcome.SENT || protocol == Protocol.UDP) {
      throw new UnusableLineException("connections of that protocol do not end so");
    }
    long connections = line.count("connections");
    List<?> samples = line.items("samples");
    if (connections == 0 || samples.size() > Tally.MOST_SAMPLES) {
      throw new UnusableLineException("it counts no connections, or has too many samples");
    }
    Mark first = line.first(parts);
    Mark last = line.last(first, parts);
    Sum sum = new Sum(first, last);
    sum.count(connections, line.count("packets"), first, last);
    sum.fresh(line.flag("freshFrom"), line.flag("freshTo"));
    for (Object item : samples) {
      if (!(item instanceof List<?> sample) || sample.size() < 2) {
        throw new UnusableLineException("\"samples\" has something that is no sample");
      }
      sum.sample(
          JsonLine.number(sample.get(0), "samples", 0, 0xffff_ffffL),
          (int) JsonLine.number(sample.get(1), "samples", 0, 65535),
          sample.size() == 2 ? first : JsonLine.mark(sample, 2, first.timeNanos(), parts));
    }
    return new Opened(
        line.address("from"),
        line.address("to"),
        new PortProtocol(protocol, line.port("port")),
        outcome,
        line.flag("loopback"),
        sum);
  }

  static Began began(JsonLine line) throws UnusableLineException {
    return new Began(line.number("time"));
  }

  static Middle middle(JsonLine line, int parts) throws UnusableLineException {
    Protocol protocol = line.protocol();
    if (protocol == Protocol.UDP) {
      throw new UnusableLineException("datagrams have a line of another kind");
    }
    return new Middle(said(protocol, line, parts), !line.flag("onlyResets"));
  }

  static Datagrams datagrams(JsonLine line, int parts) throws UnusableLineException {
    return new Datagrams(
        said(Protocol.UDP, line, parts),
        line.flag("unreachableFromOne"),
        line.flag("unreachableFromOther"),
        0,
        line.flag("oneOpened"),
        line.has("reporter") ? Optional.of(line.address("reporter")) : Optional.empty());
  }

  private static Said said(Protocol protocol, JsonLine line, int parts)
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

  static Resolved resolved(JsonLine line, int parts) throws UnusableLineException {
    String name = name(line);
    Mark first = line.first(parts);
    LookupSum sum = new LookupSum(first, line.last(first, parts));
    if (line.has("resolvers")) {
      for (Object resolver : line.items("resolvers")) {
        LookupSum.addBounded(sum.resolvers, JsonLine.address(resolver, "resolvers"));
      }
    }
    if (line.has("addresses")) {
      for (Object address : line.items("addresses")) {
        LookupSum.addBounded(sum.addresses, JsonLine.address(address, "addresses"));
      }
    }
    for (Map.Entry<?, ?> code : line.map("codes").entrySet()) {
      long count = JsonLine.number(code.getValue(), "codes", 0, JsonLine.MOST);
      sum.answered(key(code.getKey(), 15), count);
    }
    for (Map.Entry<?, ?> answers : line.map("answers").entrySet()) {
      int type = key(answers.getKey(), 65535);
      if (!(answers.getValue() instanceof List<?> hashes)) {
        throw new UnusableLineException("\"answers\" has something that is no array");
      }
      for (Object hash : hashes) {
        sum.addAnswer(type, JsonLine.number(hash, "answers", Long.MIN_VALUE, Long.MAX_VALUE));
      }
    }
    sum.unanswered = line.has("unanswered") ? line.count("unanswered") : 0;
    return new Resolved(line.address("client"), name, sum);
  }

  static Other other(JsonLine line, int parts) throws UnusableLineException {
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
  static List<TunnelEnds> tunnel(JsonLine line) throws UnusableLineException {
    if (!line.has("tunnel")) {
      return List.of();
    }
    List<TunnelEnds> tunnel = new ArrayList<>();
    for (Object item : line.items("tunnel")) {
      if (!(item instanceof List<?> ends) || ends.size() != 2 || tunnel.size() == MOST_TUNNELS) {
        throw new UnusableLineException("\"tunnel\" has something that is not two addresses");
      }
      tunnel.add(
          new TunnelEnds(
              JsonLine.address(ends.get(0), "tunnel"), JsonLine.address(ends.get(1), "tunnel")));
    }
    return tunnel;
  }

  static Interface described(JsonLine line) throws UnusableLineException {
    return new Interface(
        (int) line.number("number", 0, MOST_INTERFACES),
        new NetworkInterface(
            (int) line.number("block", -1, Integer.MAX_VALUE),
            (int) line.number("index", Integer.MIN_VALUE, Integer.MAX_VALUE),
            line.text("name", LONGEST_TEXT),
            line.text("description", LONGEST_TEXT)));
  }

  /** The number of the interface that the line is of; 0 for the first. */
  static int at(JsonLine line) throws UnusableLineException {
    return line.has("interface") ? (int) line.number("interface", 0, MOST_INTERFACES) : 0;
  }

  static Named named(JsonLine line) throws UnusableLineException {
    return new Named(line.address("address"), name(line));
  }

  private static String name(JsonLine line) throws UnusableLineException {
    String name = line.text("name", LONGEST_DNS_NAME);
    if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new UnusableLineException("\"name\" is no DNS name");
    }
    return name;
  }

  private static int key(Object key, int most) throws UnusableLineException {
    String text = key.toString();
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    throw new UnusableLineException("a response code or type is no number in range");
  }

  static Found found(JsonLine line) throws UnusableLineException {
    String code = line.text("code", 64);
    long count = line.count("count");
    if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*") || count == 0) {
      throw new UnusableLineException("\"code\" or \"count\" is not as it must be");
    }
    return new Found(
        new Diagnostic(
            line.constant(Severity.class, line.text("severity", 16)),
            code,
            line.text("place", LONGEST_TEXT),
            line.text("message", LONGEST_TEXT),
            count));
  }

  static CaptureStats file(JsonLine line, String name) throws UnusableLineException {
    SortedMap<String, Long> types = new TreeMap<>();
    for (Map.Entry<?, ?> type : line.map("linkTypes").entrySet()) {
      types.put(
          type.getKey().toString(),
          JsonLine.number(type.getValue(), "linkTypes", 0, JsonLine.MOST));
    }
    SortedMap<SkipReason, Long> skipped = new TreeMap<>();
    for (Map.Entry<?, ?> reason : line.map("skipped").entrySet()) {
      skipped.put(
          line.constant(SkipReason.class, reason.getKey().toString()),
          JsonLine.number(reason.getValue(), "skipped", 0, JsonLine.MOST));
    }
    return new CaptureStats(
        name,
        line.text("format", 64),
        line.count("packets"),
        line.has("first")
            ? Optional.of(EpochNanos.instant(line.number("first")))
            : Optional.empty(),
        line.has("last") ? Optional.of(EpochNanos.instant(line.number("last"))) : Optional.empty(),
        types,
        skipped);
  }

  static SegmentCounts segments(JsonLine line) throws UnusableLineException {
    return new SegmentCounts(
        line.count("openings"),
        line.count("answers"),
        line.count("closings"),
        line.count("others"));
  }
}
