package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.IpPacket;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads captures made of {@link Packets}, and shows the result in short. */
public final class Reading {
  private final TestBook book;
  private final Map<String, List<Packets.Event>> files = new LinkedHashMap<>();
  private final Map<String, byte[]> connections = new LinkedHashMap<>();
  private final List<CaptureInput> inputs = new ArrayList<>();
  private Limits limits = Limits.DEFAULT;
  public final Diagnostics diagnostics = new Diagnostics();

  public Reading(TestBook book) {
    this.book = book;
  }

  /** The capture of the pod {@code shop/<name>}. */
  public Reading capture(String pod, Packets packets) {
    return parts(Optional.of(new PodRef("shop", pod)), pod + ".pcap", List.of(packets.events));
  }

  public Reading nameless(String file, Packets packets) {
    return parts(Optional.empty(), file, List.of(packets.events));
  }

  public Reading parts(Optional<PodRef> pod, String name, List<List<Packets.Event>> parts) {
    List<Path> paths = new ArrayList<>();
    for (List<Packets.Event> part : parts) {
      String file = paths.isEmpty() ? name : name.replace(".pcap", "." + paths.size() + ".pcap");
      files.put(file, part);
      paths.add(Path.of(file));
    }
    inputs.add(new CaptureInput(pod, paths));
    return this;
  }

  /** The bytes of a connections file. */
  public void bytes(String file, ByteArrayOutputStream out) {
    out.writeBytes(connections.getOrDefault(file, new byte[0]));
  }

  public Reading within(Limits few) {
    limits = few;
    return this;
  }

  Reading reversed() {
    Collections.reverse(inputs);
    return this;
  }

  public Traffic read() {
    return read(1);
  }

  /**
   * Replaces captures by connections files.
   *
   * @param fileOf the name of the file for each capture; empty for one that stays as it is
   * @param most how much is summed up before it is written
   */
  public Reading extracted(Function<CaptureInput, Optional<String>> fileOf, int most) {
    Map<String, List<CaptureInput>> wanted = new TreeMap<>();
    for (CaptureInput input : inputs) {
      fileOf
          .apply(input)
          .ifPresent(file -> wanted.computeIfAbsent(file, any -> new ArrayList<>()).add(input));
    }
    wanted.forEach(
        (file, captures) -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          try {
            ConnectionExtractor.extract(
                captures,
                path -> new Source(path.toString(), new byte[0]),
                this::tell,
                limits,
                most,
                1,
                ConnectionExtractor.Packing.GZIP,
                out,
                new Diagnostics());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          inputs.removeAll(captures);
          connections(file, out.toByteArray());
        });
    return this;
  }

  /**
   * Extracts each file of each capture in a call of its own, and replaces the captures by
   * connections files.
   *
   * @param fileOf the name of the connections file that each file's connections are added to
   * @param order the order in which they are added
   */
  Reading extractedApart(Function<Path, String> fileOf, Comparator<Path> order, int most) {
    Map<String, ByteArrayOutputStream> all = new TreeMap<>();
    Map<Path, CaptureInput> parts = new TreeMap<>(order.thenComparing(Comparator.naturalOrder()));
    for (CaptureInput input : inputs) {
      input.parts().forEach(part -> parts.put(part, new CaptureInput(input.pod(), List.of(part))));
    }
    parts.forEach(
        (part, input) -> {
          try {
            ConnectionExtractor.extract(
                List.of(input),
                path -> new Source(path.toString(), new byte[0]),
                this::tell,
                limits,
                most,
                1,
                ConnectionExtractor.Packing.GZIP,
                all.computeIfAbsent(fileOf.apply(part), file -> new ByteArrayOutputStream()),
                new Diagnostics());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    inputs.clear();
    all.forEach((file, bytes) -> connections(file, bytes.toByteArray()));
    return this;
  }

  /** A connections file with these bytes. */
  public Reading connections(String file, byte[] bytes) {
    connections.put(file, bytes);
    inputs.add(new CaptureInput(Optional.empty(), List.of(Path.of(file))));
    return this;
  }

  public Traffic read(int threads) {
    Cluster cluster = book.cluster();
    return TrafficReader.read(
        new Bundle("", inputs, cluster, book),
        path -> new Source(path.toString(), connections.getOrDefault(path.toString(), new byte[0])),
        threads,
        diagnostics,
        this::tell,
        limits);
  }

  private CaptureStats tell(CaptureSource source, PacketHandler handler, Diagnostics unused) {
    Times times = new Times(handler);
    long frame = 0;
    for (Packets.Event event : files.getOrDefault(source.name(), List.of())) {
      event.tell(times, ++frame);
    }
    return new CaptureStats(
        source.name(),
        "pcap",
        frame,
        Optional.ofNullable(times.first),
        Optional.ofNullable(times.last),
        new TreeMap<>(),
        new TreeMap<>());
  }

  /** As in {@code 10.0.0.1 > 10.0.0.2 TCP 80 ESTABLISHED HANDSHAKE x1}. */
  static List<String> shown(Traffic traffic) {
    return traffic.connections().stream().map(Reading::shown).toList();
  }

  static String shown(Connection connection) {
    return connection.originator()
        + " > "
        + connection.responder()
        + " "
        + connection.port()
        + " "
        + connection.state()
        + " "
        + connection.evidence()
        + " x"
        + connection.tally().connections()
        + (connection.loopback() ? " loopback" : "");
  }

  public List<String> codes() {
    return diagnostics.sorted().stream().map(Diagnostic::code).toList();
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Source(String name, byte[] bytes) implements CaptureSource {
    @Override
    public long size() {
      return bytes.length > 0 ? bytes.length : -1;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  /** Passes on, and remembers the first and last time. */
  private static final class Times implements PacketHandler {
    private final PacketHandler handler;
    @Nullable Instant first;
    @Nullable Instant last;

    Times(PacketHandler handler) {
      this.handler = handler;
    }

    private void note(long nanos) {
      Instant time = EpochNanos.instant(nanos);
      first = first == null || time.isBefore(first) ? time : first;
      last = last == null || time.isAfter(last) ? time : last;
    }

    @Override
    public void opening(Opening opening) {
      note(opening.timeNanos());
      handler.opening(opening);
    }

    @Override
    public void packet(PacketHeader packet) {
      note(packet.timeNanos());
      handler.packet(packet);
    }

    @Override
    public void other(int ipProtocol, IpPacket packet) {
      note(packet.timeNanos());
      handler.other(ipProtocol, packet);
    }

    @Override
    public PacketHandler inside(TunnelEnds ends) {
      return handler.inside(ends);
    }

    @Override
    public void named(IpAddress address, String name) {
      handler.named(address, name);
    }

    @Override
    public void unreachable(io.github.pcap2netpol.capture.packet.Unreachable unreachable) {
      note(unreachable.timeNanos());
      handler.unreachable(unreachable);
    }

    @Override
    public void dns(io.github.pcap2netpol.capture.packet.DnsMessage message) {
      note(message.timeNanos());
      handler.dns(message);
    }
  }
}
