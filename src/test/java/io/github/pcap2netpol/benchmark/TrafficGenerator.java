package io.github.pcap2netpol.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes a bundle with one large capture. */
public final class TrafficGenerator {
  private TrafficGenerator() {}

  /**
   * Takes the kind ({@code mixed}, {@code handshakes}, {@code connections}, {@code names}, {@code
   * sidecar}, {@code callers}), the folder to write, and the least size of the capture in MB (10^6
   * bytes).
   */
  public static void main(String[] args) throws IOException {
    TrafficKind kind = TrafficKind.valueOf(args[0].toUpperCase(Locale.ROOT));
    write(kind, Path.of(args[1]), Long.parseLong(args[2]) * 1_000_000);
  }

  static void write(TrafficKind kind, Path bundle, long size) throws IOException {
    Path cluster = Files.createDirectories(bundle.resolve("cluster"));
    Files.writeString(cluster.resolve("pods.json"), pods());
    Path captures = Files.createDirectories(bundle.resolve("captures").resolve("shop"));
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(captures.resolve("web-0.pcap")), 1 << 20)) {
      capture(kind, out, size);
    }
  }

  /** Returns the number of packets. */
  static long capture(TrafficKind kind, OutputStream out, long size) {
    TrafficWriter writer = new TrafficWriter(out);
    for (long step = 0; writer.bytes() < size; step++) {
      kind.step(writer, step);
    }
    return writer.packets();
  }

  /** The captured pod, and 1,024 more that call it. */
  private static String pods() {
    StringBuilder json = new StringBuilder("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[");
    pod(json, "web", 0, TrafficKind.POD);
    for (int i = 0; i < 1024; i++) {
      json.append(',');
      pod(json, "client", i, TrafficKind.peer(i));
    }
    return json.append("]}\n").toString();
  }

  private static void pod(StringBuilder json, String app, int number, int address) {
    String ip =
        (address >>> 24)
            + "."
            + (address >> 16 & 0xff)
            + "."
            + (address >> 8 & 0xff)
            + "."
            + (address & 0xff);
    json.append(
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s-%2$d","namespace":"shop",\
        "labels":{"app":"%1$s"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet",\
        "name":"%1$s","uid":"%1$s","controller":true}]},"spec":{"nodeName":"n1","containers":[\
        {"name":"c","ports":[]}]},"status":{"phase":"Running","podIP":"%3$s","podIPs":[\
        {"ip":"%3$s"}],"startTime":"2026-01-01T00:00:00Z"}}\
        """
            .formatted(app, number, ip));
  }
}
