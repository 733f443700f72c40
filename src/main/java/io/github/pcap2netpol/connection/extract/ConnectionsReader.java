package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.capture.file.Gzip;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.At;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Datagrams;
import io.github.pcap2netpol.connection.sums.ExtractedLine.End;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Inside;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Middle;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Open;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Opened;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Other;
import io.github.pcap2netpol.connection.sums.ExtractedLine.StreamSlice;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.parallel.WorkAhead;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * Reads a connections file, or several concatenated, compressed or not. No content makes it fail: a
 * line that can't be used is skipped and reported. It holds a few blocks of lines in memory, which
 * idle threads parse ahead.
 */
public final class ConnectionsReader {
  /** The longest line, in bytes: longer than any that is written. */
  static final int LONGEST_LINE = 1 << 20;

  /** How many captures, and how many diagnostics, one file may hold. */
  private static final int MOST_CAPTURES = 20_000;

  /** How many blocks of lines are parsed ahead. */
  private static final int MOST_BLOCKS = 4;

  /** The kinds of lines about one or more streams. */
  private static final Set<String> STREAMS = Set.of("opened", "middle");

  private final String name;
  private final int partsBefore;
  private final Consumer<ExtractedLine> lines;
  private final Diagnostics diagnostics;
  private long number;
  private boolean onlyBegins;
  private boolean understood;
  private int captures;
  private int found;
  private Optional<Begin> current = Optional.empty();
  private final List<CaptureStats> stats = new ArrayList<>();
  private long sectionLines;
  private long heard;

  private ConnectionsReader(
      String name, int partsBefore, Consumer<ExtractedLine> lines, Diagnostics diagnostics) {
    this.name = name;
    this.partsBefore = partsBefore;
    this.lines = lines;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads the whole file.
   *
   * @param in the bytes; not closed
   * @param name the name to show in messages
   * @param lines receives each line: first a {@link Begin}, then the lines that belong to it, then
   *     an {@link End}, whatever the file contains
   * @param diagnostics receives findings about unusable lines
   */
  public static void read(
      InputStream in, String name, Consumer<ExtractedLine> lines, Diagnostics diagnostics) {
    read(in, name, 0, lines, diagnostics);
  }

  /**
   * Reads a file that holds one section of a capture that has several.
   *
   * @param partsBefore how many files of the capture come before those of the section
   */
  public static void read(
      InputStream in,
      String name,
      int partsBefore,
      Consumer<ExtractedLine> lines,
      Diagnostics diagnostics) {
    new ConnectionsReader(name, partsBefore, lines, diagnostics).read(in);
  }

  /** Reads only where each capture begins. */
  public static List<Begin> begins(InputStream in, String name) {
    List<Begin> begins = new ArrayList<>();
    ConnectionsReader reader =
        new ConnectionsReader(
            name,
            0,
            line -> {
              if (line instanceof Begin begin) {
                begins.add(begin);
              }
            },
            new Diagnostics());
    reader.onlyBegins = true;
    reader.read(in);
    return begins;
  }

  private void read(InputStream in) {
    BufferedInputStream packed = new BufferedInputStream(in, 1 << 16);
    try {
      packed.mark(2);
      byte[] start = packed.readNBytes(2);
      packed.reset();
      if (ConnectionsFile.isGzip(start)) {
        try (InputStream unpacked = Gzip.unpacked(packed)) {
          lines(unpacked);
        }
      } else {
        lines(packed);
      }
    } catch (EOFException e) {
      fault("connections-truncated", "The file ends in the middle of its gzip data.");
    } catch (ZipException e) {
      fault("connections-damaged", "The gzip data cannot be unpacked further: " + e.getMessage());
    } catch (IOException e) {
      fault(
          "connections-unreadable", "The rest of the file cannot be read: " + IoReason.of(e) + ".");
    }
    incomplete();
  }

  private void fault(String code, String what) {
    diagnostics.add(
        Diagnostic.severe(
            code,
            name + ", line " + (number + 1),
            what + " What comes before was used; copy or extract it again."));
  }

  private void lines(InputStream in) throws IOException {
    LineBlocks blocks = new LineBlocks(in);
    WorkAhead<LineBlock> ahead =
        new WorkAhead<>(MOST_BLOCKS, blocks::next, block -> block.parse(onlyBegins));
    try {
      for (LineBlock block = ahead.next(); block != null; block = ahead.next()) {
        block.tell(new Lines());
      }
    } finally {
      ahead.stop();
    }
    if (blocks.fault().isPresent()) {
      throw blocks.fault().get();
    }
  }

  private final class Lines implements LineBlock.Receiver {
    @Override
    public void next() {
      number++;
      sectionLines++;
    }

    @Override
    public void fields(LineFields fields) throws UnusableLineException {
      if (!fields.has("kind") && fields.has("format")) {
        incomplete();
        understood = isUnderstood(fields);
      } else if (understood) {
        take(fields);
      }
    }

    @Override
    public void unusable(UnusableLineException why) {
      diagnostics.add(
          Diagnostic.severe(
              "connections-line-unusable",
              name + ", line " + number,
              "It is left out: "
                  + why.getMessage()
                  + ". What it tells is missing from the result; extract the captures again."));
    }
  }

  private boolean isUnderstood(LineFields parsed) throws UnusableLineException {
    String format = parsed.text("format", 64);
    long version = parsed.count("version");
    if (format.equals(ConnectionsFile.FORMAT)
        && version >= ConnectionsFile.OLDEST
        && version <= ConnectionsFile.VERSION) {
      return true;
    }
    diagnostics.add(
        Diagnostic.severe(
            "connections-version-unknown",
            name + ", line " + number,
            "It is of version "
                + version
                + " of the format, and this release reads version "
                + ConnectionsFile.VERSION
                + ": what follows is left out. Use the release that wrote it."));
    return false;
  }

  private void take(LineFields parsed) throws UnusableLineException {
    String kind = parsed.text("kind", 32);
    if (kind.equals("capture")) {
      incomplete();
      if (++captures > MOST_CAPTURES) {
        throw new UnusableLineException("there are more captures than one file may hold");
      }
      begin(CaptureDecoder.begin(parsed));
      return;
    }
    Begin begin = current.orElseThrow(() -> new UnusableLineException("it belongs to no capture"));
    PartNumbers parts = new PartNumbers(begin.files().size(), partsBefore);
    Place at = new Place(LineDecoder.at(parsed), LineDecoder.tunnel(parsed));
    if (parsed.has(StreamLines.OPEN) && STREAMS.contains(kind)) {
      Open open = LineDecoder.open(parsed.object(StreamLines.OPEN), parts);
      accept(at, open, open.said().packets());
      return;
    }
    switch (kind) {
      case "began" -> lines.accept(LineDecoder.began(parsed));
      case "opened" -> {
        Opened opened = LineDecoder.opened(parsed, parts);
        accept(at, opened, opened.sum().packets());
      }
      case "middle" -> {
        Middle middle = LineDecoder.middle(parsed, parts);
        accept(at, middle, middle.said().packets());
      }
      case "stream" -> {
        StreamSlice slice = LineDecoder.slice(parsed, parts);
        accept(at, slice, slice.packets());
      }
      case "lookup" -> accept(at, LineDecoder.turn(parsed, parts), 0);
      case "datagrams" -> {
        Datagrams datagrams = LineDecoder.datagrams(parsed, parts);
        accept(at, datagrams, datagrams.said().packets());
      }
      case "other" -> {
        Other other = LineDecoder.other(parsed, parts);
        accept(at, other, other.packets());
      }
      case "resolved" -> accept(at, LineDecoder.resolved(parsed, parts), 0);
      case "interface" -> lines.accept(LineDecoder.described(parsed));
      case "named" -> lines.accept(LineDecoder.named(parsed));
      case "diagnostic" -> {
        if (++found > MOST_CAPTURES) {
          throw new UnusableLineException("there are more diagnostics than one file may hold");
        }
        lines.accept(CaptureDecoder.found(parsed));
      }
      case "file" -> {
        if (stats.size() >= parts.count()) {
          throw new UnusableLineException("it tells of more files than the capture has");
        }
        stats.add(CaptureDecoder.file(parsed, begin.files().get(stats.size())));
      }
      case "end" -> end(parsed, parts.count());
      default -> throw new UnusableLineException("its kind is none of this version");
    }
  }

  /** Passes a line on. Lines inside tunnels are not counted again. */
  private void accept(Place at, ExtractedLine line, long packets) {
    heard += at.tunnel().isEmpty() ? packets : 0;
    ExtractedLine inside = at.tunnel().isEmpty() ? line : new Inside(at.tunnel(), line);
    lines.accept(at.number() == 0 ? inside : new At(at.number(), inside));
  }

  /**
   * Where a line's packets were captured.
   *
   * @param number of the interface
   * @param tunnel the ends of the tunnels around them
   */
  private record Place(int number, List<TunnelEnds> tunnel) {}

  private void begin(Begin begin) {
    current = Optional.of(begin);
    stats.clear();
    sectionLines = 0;
    heard = 0;
    lines.accept(begin);
  }

  private void end(LineFields parsed, int parts) throws UnusableLineException {
    SegmentCounts segments = CaptureDecoder.segments(parsed);
    long crowdedOut = parsed.count("crowdedOut");
    if (parsed.count("lines") != sectionLines - 1 || stats.size() != parts) {
      missing("lines are missing in the middle");
    }
    end(segments, crowdedOut, parts);
  }

  private void end(SegmentCounts segments, long crowdedOut, int parts) {
    List<String> files = current.map(Begin::files).orElse(List.of());
    while (stats.size() < parts) {
      stats.add(
          new CaptureStats(
              files.get(stats.size()),
              "unknown",
              Math.min(heard, LineFields.MOST),
              Optional.empty(),
              Optional.empty(),
              new TreeMap<>(),
              new TreeMap<>()));
      heard = 0;
    }
    lines.accept(new End(segments, crowdedOut, stats));
    current = Optional.empty();
  }

  /** Ends a capture that lacks its last line; the lines before it are used. */
  private void incomplete() {
    if (current.isPresent()) {
      missing("its end is missing");
      // The counts of segments are unknown, so nothing may be concluded from missing segments.
      end(new SegmentCounts(0, 0, 0, 1), 0, current.get().files().size());
    }
  }

  private void missing(String what) {
    diagnostics.add(
        Diagnostic.severe(
            "connections-incomplete",
            name,
            "Of the capture "
                + current.map(begin -> begin.files().get(0)).orElse("")
                + " "
                + what
                + ": the policies lack what it showed there. Copy the file again, or extract the"
                + " capture again."));
  }
}
