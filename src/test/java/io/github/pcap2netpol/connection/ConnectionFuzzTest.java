package io.github.pcap2netpol.connection;

import static io.github.pcap2netpol.fuzz.Promises.inBoundedMemory;
import static io.github.pcap2netpol.fuzz.Promises.require;
import static io.github.pcap2netpol.fuzz.Promises.requirePlaced;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.connection.extract.ConnectionsFile;
import io.github.pcap2netpol.connection.extract.ConnectionsReader;
import io.github.pcap2netpol.connection.extract.ConnectionsWriter;
import io.github.pcap2netpol.connection.extract.ExtractTracker;
import io.github.pcap2netpol.connection.follow.Followers;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.KnownPorts;
import io.github.pcap2netpol.connection.reading.CaptureTracker;
import io.github.pcap2netpol.connection.reading.LineIntake;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Datagrams;
import io.github.pcap2netpol.connection.sums.ExtractedLine.End;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Found;
import io.github.pcap2netpol.connection.sums.ExtractedLine.LookupTurn;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Middle;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Open;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Opened;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Resolved;
import io.github.pcap2netpol.connection.sums.ExtractedLine.StreamSlice;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.connection.sums.LookupSum;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.connection.sums.StreamEvent;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * No connections file and no order of packets makes the trackers fail. Each packet is counted once;
 * what is kept is bounded; whatever was read from a connections file can be written again, with the
 * same result.
 */
class ConnectionFuzzTest {
  private static final String FILE = "web-0.ndjson";

  /** Limits so low that most inputs reach them. */
  private static final Limits FEW = new Limits(4, 3, 4, 2, 2, 3, 3, 5, 3);

  private static final Pattern PLACE = Pattern.compile("file=[^,]*, frame=\\d+");

  /** How many bytes come before the packets: where the file is cut in two, and {@code most}. */
  static final int BEFORE = 2;

  @FuzzTest
  void connections_file(byte[] file) throws Exception {
    Lines read = inBoundedMemory(() -> Lines.of(file));
    requirePlaced(read.said());
    for (Diagnostic one : read.said()) {
      // Places beyond the limit are counted together.
      require(
          one.place().matches("web-0\\.ndjson(, line \\d+)?")
              || one.message().equals("The same at further places."),
          "not a place: " + one);
    }
    read.requireSections();
    inBoundedMemory(
        () -> {
          CaptureTracker tracker = tracker(Limits.DEFAULT);
          read.lines().forEach(new LineIntake(tracker)::take);
          return tracker.finish();
        });
    if (ConnectionsFile.begins(file) && !read.lines().isEmpty()) {
      byte[] written = read.written();
      Lines again = Lines.of(written);
      require(again.said().isEmpty(), "what was written is not understood: " + again.said());
      require(
          traffic(file).equals(traffic(written)), "written again, it does not come to the same");
    }
  }

  /** The packets of one capture, as {@link FuzzedPackets} makes them. */
  @FuzzTest
  void packet_sequence(byte[] input) throws Exception {
    if (input.length < BEFORE) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(input, BEFORE, input.length);
    int cut = (input[0] & 0xff) % (FuzzedPackets.count(bytes) + 1);
    int most = 1 + (input[1] & 7);
    Packets packets = FuzzedPackets.of(bytes);
    int count = packets.events.size();
    List<String> whole =
        inBoundedMemory(
            () -> {
              requireBounded(packets);
              return ShownCapture.of(tracked(packets, count));
            });
    require(
        withoutPlaces(whole).equals(withoutPlaces(ShownCapture.of(tracked(packets, cut)))),
        "cut in two, it does not come to the same");
    List<ExtractedLine> lines = inBoundedMemory(() -> extracted(packets, most));
    if (FuzzedPackets.isInOrder(bytes)) {
      CaptureTracker tracker = tracker(Limits.DEFAULT);
      lines.forEach(new LineIntake(tracker)::take);
      require(ShownCapture.of(tracker).equals(whole), "extracted, it does not come to the same");
      require(
          ShownCapture.of(joined(packets, cut, most))
              .equals(ShownCapture.of(tracked(packets, cut))),
          "extracted in two parts, it does not come to the same");
    }
  }

  /** Two files of one capture, each extracted by itself. */
  private static CaptureTracker joined(Packets packets, int cut, int most) {
    CaptureTracker tracker = tracker(Limits.DEFAULT);
    for (int part = 0; part < 2; part++) {
      ExtractTracker extract =
          new ExtractTracker(
              new LineIntake(tracker)::take,
              Limits.DEFAULT,
              most,
              part == 0 ? ExtractedLine.Joint.BEGINS : ExtractedLine.Joint.CONTINUES,
              Followers.READER);
      PacketHandler handler = extract.packets(part);
      int from = part == 0 ? 0 : cut;
      int to = part == 0 ? cut : packets.events.size();
      for (int i = from; i < to; i++) {
        packets.events.get(i).tell(handler, i - from + 1L);
      }
      extract.finish(List.of(), List.of());
    }
    return tracker;
  }

  private static CaptureTracker tracked(Packets packets, int cut) {
    CaptureTracker tracker = tracker(Limits.DEFAULT);
    PacketHandler handler = tracker.packets(0);
    for (int i = 0; i < packets.events.size(); i++) {
      if (i == cut) {
        handler = tracker.packets(1);
      }
      packets.events.get(i).tell(handler, i < cut ? i + 1L : i - cut + 1L);
    }
    return tracker;
  }

  /** All lines of a connections file. */
  private record Lines(List<ExtractedLine> lines, List<Diagnostic> said) {
    static Lines of(byte[] file) {
      List<ExtractedLine> lines = new ArrayList<>();
      Diagnostics diagnostics = new Diagnostics();
      ConnectionsReader.read(new ByteArrayInputStream(file), FILE, lines::add, diagnostics);
      return new Lines(lines, diagnostics.sorted());
    }

    byte[] written() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ConnectionsWriter writer = new ConnectionsWriter(out)) {
        for (ExtractedLine line : lines) {
          writer.write(line);
        }
      }
      return out.toByteArray();
    }

    /** Every section has a beginning and an end, and its packets are from its files. */
    void requireSections() {
      Optional<Begin> begun = Optional.empty();
      for (ExtractedLine line : lines) {
        if (line instanceof Begin begin) {
          require(begun.isEmpty(), "a section in a section");
          require(!begin.files().isEmpty(), "a capture of no files");
          begun = Optional.of(begin);
          continue;
        }
        require(begun.isPresent(), "outside of a section: " + line);
        List<String> files = begun.orElseThrow().files();
        if (line instanceof End end) {
          require(
              end.stats().stream().map(CaptureStats::file).toList().equals(files),
              "not told of each file");
          begun = Optional.empty();
        } else {
          requireMarks(line, files.size());
        }
      }
      require(begun.isEmpty(), "a section without end");
    }

    private static void requireMarks(ExtractedLine line, int parts) {
      if (line instanceof Opened opened) {
        requireMarks(opened.sum().first(), opened.sum().last(), parts);
        require(opened.sum().connections() > 0, "no connections");
        require(opened.sum().samples().size() <= Tally.MOST_SAMPLES, "too many samples");
        opened.sum().samples().forEach(kept -> requireMarks(kept.mark(), kept.mark(), parts));
      } else if (line instanceof Open open) {
        requireMarks(open.said().first(), open.said().last(), parts);
        require(open.state().opened().part() < parts, "of a file that there is not");
      } else if (line instanceof StreamSlice slice) {
        require(!slice.events().isEmpty(), "no events");
        for (StreamEvent event : slice.events()) {
          require(event.first().part() < parts, "of a file that there is not");
          require(event.last().part() < parts, "of a file that there is not");
        }
      } else if (line instanceof LookupTurn turn) {
        require(turn.mark().part() < parts, "of a file that there is not");
      } else if (line instanceof Middle middle) {
        requireMarks(middle.said().first(), middle.said().last(), parts);
      } else if (line instanceof Datagrams datagrams) {
        requireMarks(datagrams.said().first(), datagrams.said().last(), parts);
      } else if (line instanceof Resolved resolved) {
        requireMarks(resolved.sum().first(), resolved.sum().last(), parts);
        require(resolved.sum().addresses.size() <= LookupSum.MOST_OF_A_NAME, "too many addresses");
      } else if (line instanceof Found found) {
        requirePlacedOrEmpty(found.diagnostic());
      }
    }

    private static void requireMarks(Mark first, Mark last, int parts) {
      require(first.timeNanos() <= last.timeNanos(), "it ends before it begins");
      require(Math.max(first.part(), last.part()) < parts, "of a file that there is not");
      require(Math.min(first.part(), last.part()) >= 0, "of a file that there is not");
      require(first.frame() > 0 && last.frame() > 0, "of no packet");
    }

    private static void requirePlacedOrEmpty(Diagnostic found) {
      if (!found.place().isEmpty()) {
        requirePlaced(List.of(found));
      }
    }
  }

  private static Traffic traffic(byte[] file) {
    return new Reading(FuzzedPackets.book()).connections(FILE, file).read();
  }

  private static CaptureTracker tracker(Limits limits) {
    TestBook book = FuzzedPackets.book();
    Epochs epochs = new Epochs(book.takeovers());
    Cluster cluster = book.cluster();
    return new CaptureTracker(
        new KnownPorts(new Bundle("", List.of(), cluster, book), epochs), epochs, limits);
  }

  /** The lines of a connections file: every packet is in exactly one. */
  private static List<ExtractedLine> extracted(Packets packets, int most) {
    List<ExtractedLine> lines = new ArrayList<>();
    ExtractTracker tracker =
        new ExtractTracker(
            lines::add, Limits.DEFAULT, most, ExtractedLine.Joint.BEGINS, Followers.READER);
    CountingHandler counting = new CountingHandler(tracker.packets(0));
    for (int i = 0; i < packets.events.size(); i++) {
      packets.events.get(i).tell(counting, i + 1L);
    }
    tracker.finish(List.of(), List.of());
    long counted = 0;
    long connections = 0;
    long attempts = 0;
    long segments = 0;
    for (ExtractedLine line : lines) {
      if (line instanceof Opened opened) {
        counted += opened.sum().packets();
        // Probes that no opening belongs to are attempts, too.
        if (opened.outcome() == Outcome.ANSWERED || opened.outcome() == Outcome.REPEATED) {
          connections += opened.sum().connections();
        }
        attempts += opened.sum().connections();
      } else if (line instanceof Open open) {
        counted += open.said().packets();
        attempts++;
      } else if (line instanceof Middle middle) {
        counted += middle.said().packets();
      } else if (line instanceof Datagrams datagrams) {
        counted += datagrams.said().packets();
      } else if (line instanceof End end) {
        SegmentCounts kinds = end.segments();
        segments += kinds.openings() + kinds.answers() + kinds.closings() + kinds.others();
      }
    }
    require(counted == counting.packets, counting.packets + " packets, and counted " + counted);
    require(connections <= counting.openings, counting.openings + " openings, and " + connections);
    require(attempts <= counting.packets, counting.packets + " packets, and attempts " + attempts);
    require(segments == counting.segments, counting.segments + " segments, and " + segments);
    return lines;
  }

  /** However many packets there are, no more is kept than the limits allow. */
  private static void requireBounded(Packets packets) {
    CaptureTracker tracker = tracker(FEW);
    for (int i = 0; i < packets.events.size(); i++) {
      packets.events.get(i).tell(tracker.packets(0), i + 1L);
      require(
          tracker.lookups(ShownCapture.POINT, ShownCapture.PARTS).size() <= FEW.names(),
          "too many names");
      require(tracker.noted().byAddress().size() <= FEW.names(), "too many noted names");
    }
    CaptureSums sums = tracker.finish();
    long rules = sums.sums().keySet().stream().filter(key -> key.outcome().makesRule()).count();
    require(rules <= FEW.sums(), "too many sums");
    require(sums.sums().size() - rules <= FEW.attempts(), "too many attempts");
    require(sums.pairs().size() <= FEW.pairs(), "too many pairs");
  }

  /** Counts what it passes on. */
  private static final class CountingHandler implements PacketHandler {
    private final PacketHandler handler;
    private long packets;
    private long openings;
    private long segments;

    CountingHandler(PacketHandler handler) {
      this.handler = handler;
    }

    @Override
    public void opening(Opening opening) {
      packets++;
      openings++;
      segments += opening.protocol() == Protocol.TCP ? 1 : 0;
      handler.opening(opening);
    }

    @Override
    public void packet(PacketHeader packet) {
      packets++;
      segments += packet.protocol() == Protocol.TCP ? 1 : 0;
      handler.packet(packet);
    }

    @Override
    public void unreachable(Unreachable unreachable) {
      handler.unreachable(unreachable);
    }

    @Override
    public void named(IpAddress address, String name) {
      handler.named(address, name);
    }

    @Override
    public void dns(DnsMessage message) {
      handler.dns(message);
    }
  }

  /** Without the file and position of packets. */
  private static List<String> withoutPlaces(List<String> shown) {
    return shown.stream().map(one -> PLACE.matcher(one).replaceAll("")).sorted().toList();
  }
}
