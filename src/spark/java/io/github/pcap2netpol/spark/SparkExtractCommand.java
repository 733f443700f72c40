package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cli.option.OverlayOptions;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.output.folder.OutputException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code extract} as a Spark job. */
@Command(
    name = "pcap2netpol-spark",
    description =
        "Writes the connections of captures to connections files, which analyse and verify accept in place of the captures, with the same result. Each capture is read in a task of its own.",
    synopsisHeading = "Usage:%n",
    customSynopsis = "  spark-submit pcap2netpol-spark.jar CAPTURE... -o FOLDER [OPTION...]",
    parameterListHeading = "%nInput:%n",
    footerHeading = "%nExample:%n",
    footer = "  spark-submit pcap2netpol-spark.jar hdfs:///captures -o hdfs:///connections")
final class SparkExtractCommand implements Subcommand {
  private final Supplier<SparkSession> sessions;

  @Parameters(
      paramLabel = "CAPTURE",
      arity = "0..*",
      description =
          "Captures, folders of captures, or bundles, on any file system that Hadoop knows: pcap or pcapng, plain, gzip or xz.")
  private List<String> paths = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "The folder to write: part-r-00000.ndjson.gz and so on. It must not exist yet.")
  private String output = "";

  @Option(
      names = "--table",
      paramLabel = "FOLDER",
      description =
          "Also write a table of the connections as Parquet, for SQL. The folder must not exist yet.")
  private String table = "";

  @Option(
      names = "--files",
      paramLabel = "N",
      description =
          "How many connections files to write; default: as many as Spark's default parallelism.")
  private int files;

  @Mixin private final OverlayOptions overlayOptions = new OverlayOptions();

  SparkExtractCommand(Supplier<SparkSession> sessions) {
    this.sessions = sessions;
  }

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    OverlayPorts overlays = overlayOptions.ports(line);
    if (paths.isEmpty()) {
      throw new ParameterException(line, "nothing to extract: give a CAPTURE, folder or bundle");
    }
    if (output.isEmpty()) {
      throw new ParameterException(line, "-o FOLDER is required: the folder to write");
    }
    if (line.getParseResult().hasMatchedOption("--files") && files < 1) {
      throw new ParameterException(line, "--files " + files + ": at least 1 file is written");
    }
    SparkSession spark = sessions.get();
    try {
      extract(spark, overlays, session);
    } finally {
      spark.stop();
    }
    return ExitCode.DONE;
  }

  private void extract(SparkSession spark, OverlayPorts overlays, Session session)
      throws UnusableInputException, OutputException {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    checkAbsent(output, configuration);
    if (!table.isEmpty()) {
      checkAbsent(table, configuration);
    }
    List<HadoopCapture> captures = HadoopInputs.find(paths, configuration, session.diagnostics());
    FleetExtraction extraction =
        FleetExtraction.of(
            spark,
            captures,
            overlays,
            files > 0 ? files : spark.sparkContext().defaultParallelism());
    write(output, configuration, () -> extraction.writeSections(output));
    Collection<CaptureResult> results = extraction.results();
    results.forEach(result -> session.diagnostics().addAll(result.diagnostics()));
    if (results.stream().mapToLong(CaptureResult::legible).sum() == 0) {
      delete(output, configuration);
      throw new UnusableInputException(
          "None of the captures contains a readable packet, so there is nothing to extract. Check how they were taken and copied.");
    }
    if (!table.isEmpty()) {
      write(table, configuration, () -> extraction.writeTable(table));
    }
    session.printFindings();
    session.console().printDone(summary(results));
  }

  private static void checkAbsent(String folder, Configuration configuration)
      throws OutputException {
    try {
      Path path = new Path(folder);
      if (path.getFileSystem(configuration).exists(path)) {
        throw new OutputException(
            "cannot write to "
                + folder
                + ": it exists already. Delete it, or give another folder.");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new OutputException("cannot write to " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  /** Does a job that writes a folder. If it fails, there is no folder. */
  private static void write(String folder, Configuration configuration, Runnable job)
      throws OutputException {
    try {
      job.run();
    } catch (Exception e) { // Spark is written in Scala, and throws checked exceptions undeclared.
      delete(folder, configuration);
      throw new OutputException(
          "cannot write to "
              + folder
              + ": the Spark job failed, and nothing was written there. "
              + reason(e)
              + " The log of the driver says more.",
          e);
    }
  }

  /** The first line of the innermost message, which in Spark is the one that helps. */
  private static String reason(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return String.valueOf(inner.getMessage()).lines().findFirst().orElse("");
  }

  private static void delete(String folder, Configuration configuration) throws OutputException {
    try {
      Path path = new Path(folder);
      path.getFileSystem(configuration).delete(path, true);
    } catch (IOException e) {
      throw new OutputException("cannot delete " + folder + ": " + IoReason.of(e) + ".", e);
    }
  }

  private String summary(Collection<CaptureResult> results) {
    long packets = results.stream().mapToLong(CaptureResult::packets).sum();
    return "Extracted "
        + (results.size() == 1 ? "1 capture" : results.size() + " captures")
        + " of "
        + packets
        + " packets to "
        + output
        + (table.isEmpty() ? "" : ", and their connections as a table to " + table)
        + ".";
  }
}
