package io.github.pcap2netpol.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A bundle of two pods in the namespace "shop": web (10.0.1.1) calls db (10.0.1.2) on port 5432,
 * once; both were captured.
 */
final class SmallBundle {
  /** When the call was made. */
  static final Instant CALLED = Instant.parse("2026-11-21T08:00:00Z");

  private static final int SYN = 0x02;
  private static final int ACK = 0x10;

  private SmallBundle() {}

  /** Writes it into a new folder. */
  static Path write(Path folder) {
    put(folder.resolve("bundle.json"), "{\"formatVersion\": 1, \"namespaces\": [\"shop\"]}");
    put(folder.resolve("cluster/pods.json"), pods());
    put(folder.resolve("captures/shop/web.pcap"), call());
    put(folder.resolve("captures/shop/db.pcap"), call());
    return folder;
  }

  /** Both pods, as a List of the API. */
  static String pods() {
    return list(pod("web", "10.0.1.1"), pod("db", "10.0.1.2"));
  }

  /** A List of the API. */
  static String list(String... items) {
    return "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n"
        + String.join(",\n", items)
        + "]}\n";
  }

  /** A running pod without an owner. */
  static String pod(String name, String address) {
    return """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "NAME", "namespace": "shop", "labels": {"app": "NAME"},
                      "uid": "uid-of-NAME", "creationTimestamp": "2026-11-21T07:00:00Z"},
         "spec": {"nodeName": "node1", "containers": [{"name": "main"}]},
         "status": {"phase": "Running", "startTime": "2026-11-21T07:00:00Z",
                    "podIP": "ADDRESS", "podIPs": [{"ip": "ADDRESS"}]}}"""
        .replace("NAME", name)
        .replace("ADDRESS", address);
  }

  /** A capture (link type RAW) of the three packets that open the call. */
  static byte[] call() {
    return call("10.0.1.1", "10.0.1.2");
  }

  /** The same between other addresses. */
  static byte[] call(String client, String server) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header(101));
    file.writeBytes(packet(client, 40001, server, 5432, 1000, 0, SYN));
    file.writeBytes(packet(server, 5432, client, 40001, 5000, 1001, SYN | ACK));
    file.writeBytes(packet(client, 40001, server, 5432, 1001, 5001, ACK));
    return file.toByteArray();
  }

  /**
   * A capture of a call of db by each of these.
   *
   * @param clients their addresses
   */
  static byte[] callsOfDb(Iterable<String> clients) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header(101));
    for (String client : clients) {
      byte[] call = call(client, "10.0.1.2");
      file.write(call, 24, call.length - 24);
    }
    return file.toByteArray();
  }

  /** The header of a pcap file. */
  static byte[] header(int linkType) {
    return ByteBuffer.allocate(24)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0xa1b2c3d4)
        .putShort((short) 2)
        .putShort((short) 4)
        .putLong(0)
        .putInt(262144)
        .putInt(linkType)
        .array();
  }

  static void put(Path file, String text) {
    put(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static void put(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A pcap record of a TCP segment without data. */
  private static byte[] packet(
      String source,
      int sourcePort,
      String destination,
      int destinationPort,
      int sequence,
      int acknowledgment,
      int flags) {
    ByteBuffer record = ByteBuffer.allocate(16 + 40);
    record.order(ByteOrder.LITTLE_ENDIAN);
    record.putInt((int) CALLED.getEpochSecond()).putInt(0).putInt(40).putInt(40);
    record.order(ByteOrder.BIG_ENDIAN);
    record.put((byte) 0x45).put((byte) 0).putShort((short) 40).putInt(0);
    record.put((byte) 64).put((byte) 6).putShort((short) 0);
    putAddress(record, source);
    putAddress(record, destination);
    record.putShort((short) sourcePort).putShort((short) destinationPort);
    record.putInt(sequence).putInt(acknowledgment);
    record.put((byte) 0x50).put((byte) flags).putShort((short) 64240).putInt(0);
    return record.array();
  }

  private static void putAddress(ByteBuffer record, String address) {
    for (String octet : address.split("\\.", -1)) {
      record.put((byte) Integer.parseInt(octet));
    }
  }
}
