package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.Inputs;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.connection.ConnectionExtractor.Packing;
import io.github.pcap2netpol.connection.FlowLogImporter;
import io.github.pcap2netpol.connection.FlowLogImporter.RecordFile;
import io.github.pcap2netpol.connection.FlowLogImporter.Settings;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.flowlog.FlowLogFormat;
import io.github.pcap2netpol.flowlog.metadata.RecordedObjects;
import io.github.pcap2netpol.flowlog.model.PodAddresses;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Flow records, imported.
 *
 * @param connections the connections file
 * @param metadata made of what the records say about pods
 * @param said what could not be used
 */
record ImportedRecords(Path connections, String metadata, List<Diagnostic> said) {
  /** Of records without a time of their own. */
  static final Instant ASSUMED = Instant.parse("2026-11-20T10:30:00Z");

  static ImportedRecords of(FlowLogFormat format, PodAddresses addresses, Path to, Path... files)
      throws IOException {
    Diagnostics said = new Diagnostics();
    RecordedObjects objects = RecordedObjects.collecting();
    try (OutputStream out = Files.newOutputStream(to)) {
      FlowLogImporter.importAll(
          List.of(files).stream()
              .map(
                  file ->
                      new RecordFile(
                          new FileSource(file, file.getFileName().toString()),
                          EpochNanos.of(ASSUMED)))
              .toList(),
          new Settings(format, addresses, new TreeSet<>(), new TreeSet<>()),
          objects,
          Packing.NONE,
          out,
          said);
    }
    String metadata = objects.toJson(said);
    return new ImportedRecords(to, metadata, said.sorted());
  }

  static ImportedRecords of(FlowLogFormat format, Path to, Path... files) throws IOException {
    return of(format, PodAddresses.NONE, to, files);
  }

  /** Analysed with the metadata of its cluster. */
  Run analysed(Path cluster) throws UnusableInputException {
    return new Run(
        connections,
        Pipeline.run(
            new Inputs(List.of(), List.of(connections), List.of(cluster)),
            PolicyOptions.DEFAULT,
            path -> new FileSource(path, path.toString()),
            1,
            new Diagnostics()));
  }

  /** As the command line prints them, one a line. */
  static String text(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .map(
            each ->
                each.severity()
                    + " "
                    + each.code()
                    + " ("
                    + each.place()
                    + "): "
                    + each.message()
                    + (each.count() > 1 ? " (" + each.count() + " times)" : "")
                    + "\n")
        .collect(Collectors.joining());
  }
}
