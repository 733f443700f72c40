package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.Inputs;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.RunResult;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One run of the whole pipeline.
 *
 * @param folder the bundle's folder, or that of all bundles
 * @param outcome the result
 */
record Run(Path folder, RunResult outcome) {

  /** Runs a scenario whose bundle or bundles are in this folder. */
  static Run of(Scenario scenario, Path folder, int threads) throws UnusableInputException {
    return of(
        folder,
        BundleFiles.folders(scenario).stream().map(folder::resolve).toList(),
        scenario.options(),
        scenario.choices(),
        threads);
  }

  static Run of(Path bundle, int threads) throws UnusableInputException {
    return of(bundle, List.of(bundle), PolicyOptions.DEFAULT, Choices.NONE, threads);
  }

  private static Run of(
      Path folder, List<Path> bundles, PolicyOptions options, Choices choices, int threads)
      throws UnusableInputException {
    return new Run(
        folder,
        Pipeline.run(
            new Inputs(bundles, List.of(), List.of()),
            options,
            choices.judgement(),
            path -> new FileSource(path, path.toString()),
            threads,
            new Diagnostics()));
  }

  Analysis analysis() {
    return outcome.analysis();
  }

  /** All files but the pictures and the page, which have tests of their own. */
  SortedMap<String, String> filesToApprove() {
    SortedMap<String, String> files = files();
    files.keySet().removeIf(path -> path.endsWith(".svg") || path.endsWith(".html"));
    return files;
  }

  /** The files to write, by path, in which the folder of the input is just called "bundle". */
  SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    for (OutputFile file : outcome.files()) {
      files.put(file.path(), file.contents().replace(folder.toString(), "bundle"));
    }
    return files;
  }

  SortedMap<String, String> files(String folder) {
    SortedMap<String, String> found = new TreeMap<>(files());
    found.keySet().removeIf(path -> !path.startsWith(folder + "/"));
    return found;
  }

  /** The codes of the diagnostics of this severity. */
  SortedSet<String> codes(Severity severity) {
    return analysis().diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == severity)
        .map(Diagnostic::code)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The codes of all diagnostics. */
  Set<String> codes() {
    return analysis().diagnostics().stream()
        .map(Diagnostic::code)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
