package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import java.io.Serializable;
import java.util.List;

/**
 * What a task reports about a capture, besides its section.
 *
 * @param capture the capture's number
 * @param packets how many were read
 * @param legible how many of them had readable headers
 * @param findings what could not be used
 */
record CaptureResult(int capture, long packets, long legible, List<Finding> findings)
    implements Serializable {
  /** A diagnostic that can be sent. */
  private record Finding(Severity severity, String code, String place, String message, long count)
      implements Serializable {}

  CaptureResult {
    findings = List.copyOf(findings);
  }

  static CaptureResult of(int capture, List<CaptureStats> files, List<Diagnostic> found) {
    return new CaptureResult(
        capture,
        files.stream().mapToLong(CaptureStats::packets).sum(),
        files.stream().mapToLong(CaptureStats::legible).sum(),
        found.stream()
            .map(
                each ->
                    new Finding(
                        each.severity(), each.code(), each.place(), each.message(), each.count()))
            .toList());
  }

  List<Diagnostic> diagnostics() {
    return findings.stream()
        .map(
            each ->
                new Diagnostic(
                    each.severity(), each.code(), each.place(), each.message(), each.count()))
        .toList();
  }
}
