package io.github.pcap2netpol.scenario;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The sample's bundle, whole or with parts removed. */
final class BoutiqueBundle {
  static final Path SAMPLE = Path.of("samples", "pcaps", "online-boutique");
  private static final Path END_OF_FULL =
      Path.of("src", "test", "resources", "captures", "online-boutique-full-end");

  /** After this moment, no connection between the services is opened. */
  private static final Instant LATE = Instant.parse("2026-11-21T08:52:50Z");

  /** Whether the bundle has its samples of {@code /proc/net}. */
  enum Sockets {
    KEPT,
    TAKEN_AWAY
  }

  private BoutiqueBundle() {}

  /** The sample's filtered captures from {@link #LATE} on. */
  static Path filteredEnd(Path folder, Sockets sockets) {
    metadata(folder, sockets);
    copy(SAMPLE.resolve("captures"), folder.resolve("captures"), BoutiqueBundle::end);
    return folder;
  }

  /** The end of the unfiltered captures, headers only. */
  static Path unfilteredEnd(Path folder, Sockets sockets) {
    metadata(folder, sockets);
    copy(END_OF_FULL.resolve("captures"), folder.resolve("captures"), bytes -> bytes);
    return folder;
  }

  /** The sample, with the captures of one workload in an unknown link type. */
  static Path unreadable(Path folder, String workload) {
    metadata(folder, Sockets.KEPT);
    Path captures = SAMPLE.resolve("captures");
    copy(captures, folder.resolve("captures"), bytes -> bytes);
    copy(
        captures.resolve("boutique"),
        folder.resolve("captures").resolve("boutique"),
        path -> path.getFileName().toString().startsWith(workload + "-"),
        bytes -> {
          byte[] changed = bytes.clone();
          // LINKTYPE_USER0, in the low byte of a little-endian header.
          changed[20] = (byte) 147;
          changed[21] = 0;
          return changed;
        });
    return folder;
  }

  private static void metadata(Path folder, Sockets sockets) {
    copy(SAMPLE.resolve("cluster"), folder.resolve("cluster"), bytes -> bytes);
    if (sockets == Sockets.KEPT) {
      copy(SAMPLE.resolve("sockets"), folder.resolve("sockets"), bytes -> bytes);
    }
  }

  private interface Change {
    byte[] of(byte[] bytes);
  }

  private static void copy(Path from, Path to, Change change) {
    copy(from, to, path -> true, change);
  }

  private static void copy(Path from, Path to, Predicate<Path> which, Change change) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).filter(which).toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.write(target, change.of(Files.readAllBytes(path)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The records of a little-endian pcap that are late enough. */
  private static byte[] end(byte[] pcap) {
    ByteBuffer in = ByteBuffer.wrap(pcap).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(0) != 0xa1b2c3d4) {
      throw new IllegalArgumentException("not a little-endian pcap of microseconds");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(pcap, 0, 24);
    for (int at = 24; at + 16 <= pcap.length; ) {
      int length = 16 + in.getInt(at + 8);
      if (Integer.toUnsignedLong(in.getInt(at)) >= LATE.getEpochSecond()) {
        out.write(pcap, at, length);
      }
      at += length;
    }
    return out.toByteArray();
  }
}
