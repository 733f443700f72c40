package io.github.pcap2netpol;

import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.report.Analysis;
import java.util.List;

/**
 * The result of a run.
 *
 * @param analysis everything that was found
 * @param files the files to write
 * @param connections how many connections were observed; one that both ends captured counts once
 */
public record RunResult(Analysis analysis, List<OutputFile> files, long connections) {
  public RunResult {
    files = List.copyOf(files);
  }
}
