package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.dns;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernet;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.question;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;

import io.github.pcap2netpol.capture.dns.DnsContents;
import io.github.pcap2netpol.capture.dns.DnsDecoder;
import io.github.pcap2netpol.capture.dns.DnsReader;
import io.github.pcap2netpol.capture.layer.Dissector;
import io.github.pcap2netpol.capture.layer.LinkType;
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

/** How long one packet takes through the layers. */
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

  private final Dissector dissector = new Dissector(OverlayPorts.USUAL);
  private final DnsReader names = new DnsReader(new DnsContents());
  private final ByteBuffer segment = ByteBuffer.allocateDirect(SEGMENT.length).put(SEGMENT);
  private final ByteBuffer lookUp = ByteBuffer.allocateDirect(LOOK_UP.length).put(LOOK_UP);

  /** Checks that the packet is read the way each benchmark claims. */
  @Setup
  public void check() {
    if (!headersAtAGlance() || !linkAndIpLayers()) {
      throw new IllegalStateException("the packet is not one that is read like this");
    }
  }

  /** The fast path, which nearly all packets take. */
  @Benchmark
  public boolean headersAtAGlance() {
    return dissector.glance(segment, 0, SEGMENT.length, LinkType.EN10MB);
  }

  /** The way of all other packets, layer by layer. */
  @Benchmark
  public boolean linkAndIpLayers() {
    return isDissected(segment);
  }

  /** A DNS query not seen before, from the first byte of its packet on. */
  @Benchmark
  public Object nameQuestion() {
    isDissected(lookUp);
    PacketCursor cursor = dissector.cursor;
    return DnsDecoder.decode(
        DnsDecoder.Way.TO_RESOLVER, cursor.data, cursor.offset + 8, cursor.end);
  }

  /** The same query again. */
  @Benchmark
  public Object nameQuestionAgain() {
    isDissected(lookUp);
    PacketCursor cursor = dissector.cursor;
    return names.read(cursor, cursor.data, cursor.offset + 8, cursor.end);
  }

  private boolean isDissected(ByteBuffer packet) {
    int length = packet.capacity();
    return dissector.dissect(packet, 0, length, length, LinkType.EN10MB, true) == null;
  }
}
