package io.github.pcap2netpol.answer.blockedlog;

import io.github.pcap2netpol.answer.blockedlog.LogLine.Why;
import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.FileKind;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what an enforcer logged as blocked: text, or a capture of an nflog interface ({@code
 * tcpdump -i nflog:100 -w FILE}), recognised by its beginning. Nothing in it is trusted: lines are
 * read up to a maximum length, and memory is bounded.
 */
public final class BlockedLogReader {
  /** The rest of a longer line is skipped. A kernel's line has less than 1024 bytes. */
  private static final int LONGEST_LINE = 4096;

  private final CaptureSource source;
  private final Diagnostics diagnostics;
  private final BlockSums sums;
  private final Map<Why, Long> useless = new EnumMap<>(Why.class);
  private long lines;
  private long used;
  private long cut;

  private BlockedLogReader(CaptureSource source, BlockSums sums, Diagnostics diagnostics) {
    this.source = source;
    this.sums = sums;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads a log.
   *
   * @param source the file; it is opened twice
   * @param cluster the pods whose last addresses count if the log has no times
   * @param addresses who owned each address
   * @param diagnostics receives findings about unusable lines
   */
  public static BlockedLog read(
      CaptureSource source, Cluster cluster, AddressBook addresses, Diagnostics diagnostics) {
    BlockedLogReader reader =
        new BlockedLogReader(source, new BlockSums(cluster, addresses), diagnostics);
    try {
      reader.read();
    } catch (IOException e) {
      diagnostics.add(
          Diagnostic.severe(
              "log-unreadable",
              source.name(),
              "It cannot be read" + (reader.lines > 0 ? " on" : "") + ": " + e.getMessage() + "."));
    }
    reader.report();
    return new BlockedLog(reader.sums.blocks(), reader.lines, reader.used);
  }

  private void read() throws IOException {
    byte[] start;
    try (InputStream in = source.open()) {
      start = in.readNBytes(FileKind.LOOKED_AT);
    }
    if (FileKind.of(start).isRead()) {
      CaptureReader.read(source, new Packets(), diagnostics);
      return;
    }
    try (InputStream in = new BufferedInputStream(source.open(), 1 << 16)) {
      text(in);
    }
  }

  private void text(InputStream in) throws IOException {
    byte[] line = new byte[LONGEST_LINE];
    int length = 0;
    boolean any = false;
    while (true) {
      int next = in.read();
      if (next == '\n' || (next < 0 && any)) {
        line(line, length);
        length = 0;
        any = false;
      }
      if (next < 0) {
        return;
      }
      if (next != '\n') {
        any = true;
        if (length < LONGEST_LINE) {
          line[length] = (byte) next;
        }
        length++;
      }
    }
  }

  private void line(byte[] bytes, int length) {
    lines++;
    if (length > LONGEST_LINE) {
      cut++;
    }
    // Addresses, numbers and the words around them are ASCII; everything else is ignored.
    String text =
        new String(bytes, 0, Math.min(length, LONGEST_LINE), StandardCharsets.ISO_8859_1).strip();
    LogLine line = LogLineParser.parse(text);
    if (line instanceof LogLine.Block block) {
      used++;
      sums.add(block.block());
    } else if (line instanceof LogLine.Useless none) {
      useless.merge(none.why(), 1L, Long::sum);
    }
  }

  private void report() {
    useless.forEach(
        (why, count) ->
            diagnostics.add(
                new Diagnostic(
                    Severity.INFO,
                    "log-line-unused",
                    source.name(),
                    "Packets " + why.text() + ": no rule can be derived from them.",
                    count)));
    if (cut > 0) {
      diagnostics.add(
          new Diagnostic(
              Severity.WARNING,
              "log-line-cut",
              source.name(),
              "Lines longer than " + LONGEST_LINE + " bytes were cut off.",
              cut));
    }
    if (sums.leftOut() > 0) {
      diagnostics.add(
          new Diagnostic(
              Severity.SEVERE,
              "log-too-varied",
              source.name(),
              "More than "
                  + BlockSums.MOST
                  + " pairs of addresses and ports were blocked; further ones are left out. Read"
                  + " the log in parts.",
              sums.leftOut()));
    }
    if (used == 0) {
      diagnostics.add(
          Diagnostic.warning(
              "log-without-blocks",
              source.name(),
              "None of its "
                  + lines
                  + " lines or packets says that a connection was blocked. Lines such as \"TCP"
                  + " connection from A:P to B:Q blocked\" are understood, those of the kernel's"
                  + " LOG target, and captures of nflog interfaces."));
    }
  }

  /** Each packet of such a capture was blocked. */
  private final class Packets implements PacketHandler {
    @Override
    public void opening(Opening seen) {
      Opening.Value opening = seen.value();
      lines++;
      if (opening.answer()) {
        useless.merge(Why.NOT_AN_OPENING, 1L, Long::sum);
      } else {
        add(
            opening.timeNanos(),
            opening.source().address(),
            opening.destination().address(),
            new PortProtocol(opening.protocol(), opening.destination().port()));
      }
    }

    @Override
    public void packet(PacketHeader packet) {
      lines++;
      if (packet.protocol() == Protocol.UDP) {
        add(
            packet.timeNanos(),
            packet.source(),
            packet.destination(),
            new PortProtocol(Protocol.UDP, packet.destinationPort()));
      } else {
        useless.merge(Why.NOT_AN_OPENING, 1L, Long::sum);
      }
    }

    private void add(long nanos, IpAddress from, IpAddress to, PortProtocol port) {
      used++;
      Instant time = EpochNanos.instant(nanos);
      sums.add(new LoggedBlock(Optional.of(time), from, to, port, Optional.empty()));
    }

    @Override
    public void unreachable(Unreachable unreachable) {
      lines++;
      useless.merge(Why.PROTOCOL, 1L, Long::sum);
    }

    @Override
    public void dns(DnsMessage message) {
      // Also received as the datagram.
    }
  }
}
