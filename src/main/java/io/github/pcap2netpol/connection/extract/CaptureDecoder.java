package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Found;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Joint;
import io.github.pcap2netpol.connection.sums.Recorder;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.net.EpochNanos;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decodes the lines that say of what capture a connections file tells: its files, what their reader
 * reported, its end.
 */
final class CaptureDecoder {
  /** Of a file name with its folders; messages quote it. */
  private static final int LONGEST_NAME = 1024;

  private static final int MOST_FILES = 10_000;

  /** Longer than any diagnostic's text. */
  private static final int LONGEST_TEXT = 2000;

  private CaptureDecoder() {}

  static Begin begin(LineFields line) throws UnusableLineException {
    List<String> files = line.texts("files", LONGEST_NAME);
    if (files.isEmpty() || files.size() > MOST_FILES) {
      throw new UnusableLineException("it names no files, or too many");
    }
    for (String file : files) {
      try {
        if (Path.of(file).toString().isEmpty()) {
          throw new UnusableLineException("it names a file without a name");
        }
      } catch (InvalidPathException e) {
        throw new UnusableLineException("it names a file that cannot be");
      }
    }
    return new Begin(
        files,
        line.has("pod") ? Optional.of(pod(line)) : Optional.empty(),
        line.has("records") ? Optional.of(recorder(line)) : Optional.empty(),
        line.has("joint") ? line.constant(Joint.class, line.text("joint", 16)) : Joint.NONE);
  }

  private static Recorder recorder(LineFields line) throws UnusableLineException {
    return new Recorder(
        line.text("records", 64),
        line.flag("ofNodes"),
        names(line, "nodes"),
        names(line, "namespaces"));
  }

  private static SortedSet<String> names(LineFields line, String field)
      throws UnusableLineException {
    return line.has(field) ? new TreeSet<>(line.texts(field, 253)) : new TreeSet<>();
  }

  private static PodRef pod(LineFields line) throws UnusableLineException {
    String text = line.text("pod", 320);
    if (!text.matches("[a-z0-9]([-a-z0-9]*)/[a-z0-9]([-.a-z0-9]*)")) {
      throw new UnusableLineException("\"pod\" is no namespace and name");
    }
    int slash = text.indexOf('/');
    return new PodRef(text.substring(0, slash), text.substring(slash + 1));
  }

  static Found found(LineFields line) throws UnusableLineException {
    String code = line.text("code", 64);
    long count = line.count("count");
    if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*") || count == 0) {
      throw new UnusableLineException("\"code\" or \"count\" is not as it must be");
    }
    return new Found(
        new Diagnostic(
            line.constant(Severity.class, line.text("severity", 16)),
            code,
            line.text("place", LONGEST_TEXT),
            line.text("message", LONGEST_TEXT),
            count));
  }

  static CaptureStats file(LineFields line, String name) throws UnusableLineException {
    SortedMap<String, Long> types = new TreeMap<>();
    for (Map.Entry<String, Value> type : line.map("linkTypes").entrySet()) {
      types.put(type.getKey(), LineFields.number(type.getValue(), "linkTypes", 0, LineFields.MOST));
    }
    SortedMap<SkipReason, Long> skipped = new TreeMap<>();
    for (Map.Entry<String, Value> reason : line.map("skipped").entrySet()) {
      skipped.put(
          line.constant(SkipReason.class, reason.getKey()),
          LineFields.number(reason.getValue(), "skipped", 0, LineFields.MOST));
    }
    return new CaptureStats(
        name,
        line.text("format", 64),
        line.count("packets"),
        line.has("first")
            ? Optional.of(EpochNanos.instant(line.number("first")))
            : Optional.empty(),
        line.has("last") ? Optional.of(EpochNanos.instant(line.number("last"))) : Optional.empty(),
        types,
        skipped);
  }

  static SegmentCounts segments(LineFields line) throws UnusableLineException {
    return new SegmentCounts(
        line.count("openings"),
        line.count("answers"),
        line.count("closings"),
        line.count("others"));
  }
}
