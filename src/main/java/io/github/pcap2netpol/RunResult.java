package io.github.pcap2netpol;

import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.report.ConnectionCounts;
import java.util.List;

/**
 * The result of a run.
 *
 * @param analysis everything that was found
 * @param files the files to write
 * @param connections how many connections were observed
 */
public record RunResult(Analysis analysis, List<OutputFile> files, ConnectionCounts connections) {
  public RunResult {
    files = List.copyOf(files);
  }
}
