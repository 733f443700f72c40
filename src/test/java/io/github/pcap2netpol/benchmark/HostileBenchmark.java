package io.github.pcap2netpol.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Small captures filled with as many addresses and ports as strangers can manage, analysed with 512
 * MB and extracted with 128 MB: they must end with exit code 0 or 5. Prints time and memory.
 */
public final class HostileBenchmark {
  private static final Set<Integer> DONE = Set.of(0, 5);
  private static final int POD = 0x0af40207; // 10.244.2.7
  private static final int OTHER_POD = 0x0af40208;
  private static final int CALLER = 0x0af40105; // 10.244.1.5
  private static final int SYN_ACK = 0x12;
  private static final int RST_ACK = 0x14;

  private final Random random = new Random(1);
  private final ByteArrayOutputStream packets = new ByteArrayOutputStream();
  private int count;

  private HostileBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target/benchmark/hostile"));
    Path cluster = Files.writeString(folder.resolve("cluster.json"), cluster());
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    measure(out, cluster, folder.resolve("datagrams.pcap"), datagrams(60_000, false));
    measure(out, cluster, folder.resolve("answered-datagrams.pcap"), datagrams(60_000, true));
    measure(out, cluster, folder.resolve("datagrams-to-one-port.pcap"), toOnePort(60_000));
    measure(out, cluster, folder.resolve("stray-syn-acks.pcap"), straySynAcks(250_000));
    measure(out, cluster, folder.resolve("syn-flood.pcap"), synFlood(250_000));
    measure(out, cluster, folder.resolve("scan-of-two-pods.pcap"), scanOfTwoPods());
  }

  private static byte[] datagrams(int number, boolean answered) {
    HostileBenchmark capture = new HostileBenchmark();
    for (int i = 0; i < number; i++) {
      int from = capture.random.nextInt();
      int fromPort = 1024 + capture.random.nextInt(64_512);
      int port = 1 + capture.random.nextInt(65_535);
      capture.udp(from, fromPort, POD, port);
      if (answered) {
        capture.udp(POD, port, from, fromPort);
      }
    }
    return capture.bytes();
  }

  private static byte[] toOnePort(int number) {
    HostileBenchmark capture = new HostileBenchmark();
    for (int i = 0; i < number; i++) {
      capture.udp(capture.random.nextInt(), 1024 + capture.random.nextInt(64_512), POD, 8125);
    }
    return capture.bytes();
  }

  private static byte[] synFlood(int number) {
    HostileBenchmark capture = new HostileBenchmark();
    for (int i = 0; i < number; i++) {
      int from = capture.random.nextInt();
      int fromPort = 1024 + capture.random.nextInt(64_512);
      int sequence = capture.random.nextInt();
      capture.tcp(from, fromPort, POD, 8080, 2, sequence, 0);
      capture.tcp(POD, 8080, from, fromPort, SYN_ACK, i, sequence + 1);
    }
    return capture.bytes();
  }

  private static byte[] straySynAcks(int number) {
    HostileBenchmark capture = new HostileBenchmark();
    for (int i = 0; i < number; i++) {
      int port = 1024 + capture.random.nextInt(64_512);
      capture.tcp(capture.random.nextInt(), 80, POD, port, SYN_ACK, capture.random.nextInt(), 5);
    }
    return capture.bytes();
  }

  private static byte[] scanOfTwoPods() {
    HostileBenchmark capture = new HostileBenchmark();
    for (int pod : new int[] {POD, OTHER_POD}) {
      for (int port = 1; port <= 65_535; port++) {
        capture.tcp(CALLER, 40_000, pod, port, 2, port, 0);
        capture.tcp(pod, port, CALLER, 40_000, RST_ACK, 0, port + 1);
      }
    }
    return capture.bytes();
  }

  private void udp(int from, int fromPort, int to, int port) {
    packet(
        from,
        to,
        17,
        ByteBuffer.allocate(8)
            .putShort((short) fromPort)
            .putShort((short) port)
            .putShort((short) 8)
            .array());
  }

  private void tcp(int from, int fromPort, int to, int port, int flags, int sequence, int ack) {
    packet(
        from,
        to,
        6,
        ByteBuffer.allocate(20)
            .putShort((short) fromPort)
            .putShort((short) port)
            .putInt(sequence)
            .putInt(ack)
            .put((byte) 0x50)
            .put((byte) flags)
            .putShort((short) 8192)
            .array());
  }

  /** A record of pcap with an IPv4 packet, 5,000 of them a second. */
  private void packet(int from, int to, int protocol, byte[] segment) {
    int length = 20 + segment.length;
    packets.writeBytes(
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(1_700_000_000 + count / 5000)
            .putInt(count % 5000 * 200)
            .putInt(length)
            .putInt(length)
            .array());
    packets.writeBytes(
        ByteBuffer.allocate(length)
            .put((byte) 0x45)
            .put((byte) 0)
            .putShort((short) length)
            .putInt(0)
            .put((byte) 64)
            .put((byte) protocol)
            .putShort((short) 0)
            .putInt(from)
            .putInt(to)
            .put(segment)
            .array());
    count++;
  }

  private byte[] bytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        ByteBuffer.allocate(24)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(65_535)
            .putInt(101)
            .array());
    file.writeBytes(packets.toByteArray());
    return file.toByteArray();
  }

  private static String cluster() {
    String pod =
        """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "%s", "namespace": "shop", "labels": {"app": "%s"}},
         "spec": {"nodeName": "node1", "containers": [{"name": "c"}]},
         "status": {"phase": "Running", "podIP": "%s", "podIPs": [{"ip": "%s"}],
                    "startTime": "2023-11-14T00:00:00Z"}}""";
    return "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": ["
        + pod.formatted("server", "server", "10.244.2.7", "10.244.2.7")
        + ", "
        + pod.formatted("caller", "caller", "10.244.1.5", "10.244.1.5")
        + "]}";
  }

  private static void measure(PrintStream out, Path cluster, Path capture, byte[] bytes)
      throws IOException, InterruptedException {
    Files.write(capture, bytes);
    String file = capture.toString();
    TimedRun analysed =
        TimedRun.of(
            List.of(
                "./pcap2netpol",
                "analyse",
                "--force",
                "--capture",
                file,
                "--cluster",
                cluster.toString(),
                "-o",
                file + ".out"),
            Map.of("PCAP2NETPOL_JAVA_OPTS", "-Xmx512m"),
            DONE);
    TimedRun extracted =
        TimedRun.of(
            List.of("./pcap2netpol", "extract", file, "-o", file + ".ndjson.gz"),
            Map.of("PCAP2NETPOL_JAVA_OPTS", "-Xmx128m"),
            DONE);
    out.printf(
        Locale.ROOT,
        "%-26s %4.1f MB  analyse %5.1f s, of processors %5.1f s, %4d MB resident; extract %5.1f s, %5.1f s, %4d MB%n",
        capture.getFileName(),
        bytes.length / 1e6,
        analysed.wall().toMillis() / 1e3,
        analysed.cpu().toMillis() / 1e3,
        analysed.peakBytes() / 1_000_000,
        extracted.wall().toMillis() / 1e3,
        extracted.cpu().toMillis() / 1e3,
        extracted.peakBytes() / 1_000_000);
  }
}
