package io.github.pcap2netpol.cli;

import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;

import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.testkit.ApiObjects;
import io.github.pcap2netpol.testkit.BundleFolder;
import io.github.pcap2netpol.testkit.CaptureBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A bundle of two pods in the namespace "shop": web (10.0.1.1) calls db (10.0.1.2) on port 5432,
 * once; both were captured.
 */
final class SmallBundle {
  /** When the call was made. */
  static final Instant CALLED = Instant.parse("2026-11-21T08:00:00Z");

  private static final long NANOS = EpochNanos.of(CALLED);

  private SmallBundle() {}

  /** Writes it into a new folder. */
  static Path write(Path folder) {
    new BundleFolder(folder)
        .put("bundle.json", "{\"formatVersion\": 1, \"namespaces\": [\"shop\"]}")
        .put("cluster/pods.json", pods())
        .put("captures/shop/web.pcap", call())
        .put("captures/shop/db.pcap", call());
    return folder;
  }

  /** Both pods, as a List of the API. */
  static String pods() {
    return list(pod("web", "10.0.1.1"), pod("db", "10.0.1.2"));
  }

  /** A List of the API. */
  static String list(String... items) {
    return ApiObjects.list(items);
  }

  /** A running pod without an owner. */
  static String pod(String name, String address) {
    return ApiObjects.pod(name, address).started("2026-11-21T07:00:00Z").toString();
  }

  /** A capture of the three packets that open the call. */
  static byte[] call() {
    return call("10.0.1.1", "10.0.1.2");
  }

  /** The same between other addresses. */
  static byte[] call(String client, String server) {
    return addCall(CaptureBytes.pcap(CaptureBytes.RAW), client, server).bytes();
  }

  /**
   * A capture of a call of db by each of these clients.
   *
   * @param clients their addresses
   */
  static byte[] callsOfDb(Iterable<String> clients) {
    CaptureBytes file = CaptureBytes.pcap(CaptureBytes.RAW);
    clients.forEach(client -> addCall(file, client, "10.0.1.2"));
    return file.bytes();
  }

  /** A capture without packets. */
  static byte[] emptyCapture() {
    return CaptureBytes.pcap(CaptureBytes.RAW).bytes();
  }

  private static CaptureBytes addCall(CaptureBytes file, String client, String server) {
    return file.record(NANOS, ip(client, server, 6, tcp(40001, 5432, SYN, 1000, 0)))
        .record(NANOS, ip(server, client, 6, tcp(5432, 40001, SYN | ACK, 5000, 1001)))
        .record(NANOS, ip(client, server, 6, tcp(40001, 5432, ACK, 1001, 5001)));
  }

  static void put(Path file, String text) {
    put(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static void put(Path file, byte[] bytes) {
    BundleFolder.write(file, bytes);
  }
}
