package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.capture.testing.PacketBytes.ACK;
import static io.github.pcap2netpol.capture.testing.PacketBytes.dns;
import static io.github.pcap2netpol.capture.testing.PacketBytes.ethernet;
import static io.github.pcap2netpol.capture.testing.PacketBytes.ip;
import static io.github.pcap2netpol.capture.testing.PacketBytes.question;
import static io.github.pcap2netpol.capture.testing.PacketBytes.tcp;
import static io.github.pcap2netpol.capture.testing.PacketBytes.udp;

import io.github.pcap2netpol.capture.dns.DnsDecoder;
import io.github.pcap2netpol.capture.layer.IpLayer;
import io.github.pcap2netpol.capture.layer.LinkLayer;
import io.github.pcap2netpol.capture.layer.LinkType;
import io.github.pcap2netpol.capture.layer.Overlay;
import io.github.pcap2netpol.capture.layer.PacketCursor;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one packet takes on its way through the layers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PacketBenchmark {
  private static final byte[] SEGMENT =
      ethernet(ip("10.0.0.1", "10.0.0.2", 6, tcp(40_000, 80, ACK, 7, 9, new byte[700])));
  private static final byte[] QUESTION =
      dns(0x0100, 1, 0, question("web.shop.svc.cluster.local", 1));
  private static final byte[] LOOK_UP =
      ethernet(ip("10.0.0.1", "10.0.0.9", 17, udp(40_000, 53, QUESTION)));

  private final Overlay overlay = new Overlay(OverlayPorts.USUAL);
  private final HeaderGlance glance = new HeaderGlance(overlay);
  private final IpLayer ip = new IpLayer(overlay);
  private final PacketCursor cursor = new PacketCursor();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SEGMENT.length).put(SEGMENT);

  /** The packet must be one that is read so. */
  @Setup
  public void check() {
    if (!headersAtAGlance() || !linkAndIpLayers()) {
      throw new IllegalStateException("the packet is none that is read so");
    }
  }

  /** The way of nearly all packets: none of note, told at a glance. */
  @Benchmark
  public boolean headersAtAGlance() {
    return glance.read(buffer, 0, SEGMENT.length, LinkType.EN10MB, cursor);
  }

  /** The way of all others, layer by layer. */
  @Benchmark
  public boolean linkAndIpLayers() {
    cursor.start(SEGMENT, 0, SEGMENT.length, SEGMENT.length);
    return LinkLayer.strip(cursor, LinkType.EN10MB) == null && ip.read(cursor) == null;
  }

  /** A question of name resolution, from the first byte of its packet on. */
  @Benchmark
  public Object nameQuestion() {
    cursor.start(LOOK_UP, 0, LOOK_UP.length, LOOK_UP.length);
    LinkLayer.strip(cursor, LinkType.EN10MB);
    ip.read(cursor);
    return DnsDecoder.decode(cursor, cursor.offset + 8, cursor.end);
  }
}
