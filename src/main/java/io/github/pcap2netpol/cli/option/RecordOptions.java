package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.FlowLogImporter;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.flowlog.FlowLogFormat;
import io.github.pcap2netpol.flowlog.metadata.StandInAddresses;
import io.github.pcap2netpol.flowlog.model.PodAddresses;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How to interpret flow records where they are ambiguous. */
public final class RecordOptions {
  private static final Instant LATEST = Instant.parse("2199-12-31T23:59:59Z");

  @Option(
      names = "--metadata",
      paramLabel = "FILE",
      description =
          "Also write what the records say of pods (names, labels, addresses) to FILE, as JSON that"
              + " --cluster of other commands takes, for clusters whose metadata is not at hand."
              + " hubble and microshield only.")
  private @Nullable Path metadata;

  @Option(
      names = "--cluster",
      paramLabel = "FILE|DIR",
      arity = "1..*",
      description =
          "The cluster's metadata, for records that name pods without their addresses: JSON or YAML"
              + " from kubectl get -o json or -o yaml.")
  private List<Path> cluster = List.of();

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      arity = "1..*",
      description =
          "The namespaces that were recorded, if the records were filtered: only their pods count as"
              + " recorded in full, and get policies. Default: found out from the records, where"
              + " they name pods.")
  private List<String> namespaces = List.of();

  @Option(
      names = "--node",
      paramLabel = "NODE",
      arity = "1..*",
      description =
          "The nodes that were recorded: only their pods count as recorded in full. Default: found"
              + " out from the records.")
  private List<String> nodes = List.of();

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description =
          "The time, as in 2026-11-20T10:00:00Z, of records that have none. Default: when the file"
              + " was last changed.")
  private String time = "";

  /** Where to write metadata made of the records. */
  public Optional<Path> metadata() {
    return Optional.ofNullable(metadata);
  }

  /**
   * Checks what can be checked without reading anything.
   *
   * @throws ParameterException if an option is not valid, or useless with the format
   */
  public void check(FlowLogFormat format, CommandLine line) {
    if (metadata != null && !format.describesPods()) {
      throw new ParameterException(
          line,
          "--metadata is not possible with "
              + format.word()
              + ": its records have no labels of pods. Give the cluster's own metadata to analyse.");
    }
    if (metadata != null && !cluster.isEmpty()) {
      throw new ParameterException(
          line, "--metadata and --cluster exclude each other: use the cluster's own metadata");
    }
    for (String name : namespaces) {
      if (!KubernetesNames.isLabel(name)) {
        throw new ParameterException(line, "\"" + name + "\" is not the name of a namespace");
      }
    }
    for (String name : nodes) {
      if (!KubernetesNames.isSubdomain(name)) {
        throw new ParameterException(line, "\"" + name + "\" is not the name of a node");
      }
    }
    given(line);
  }

  private Optional<Instant> given(CommandLine line) {
    if (time.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant given = OffsetDateTime.parse(time).toInstant();
      if (given.equals(within(given))) {
        return Optional.of(given);
      }
    } catch (DateTimeException e) {
      // Refused below.
    }
    throw new ParameterException(
        line,
        "invalid --time \""
            + time
            + "\": expected a time from 1970 to 2199 as in 2026-11-20T10:00:00Z");
  }

  /** The time of records without one in that file, in nanoseconds since 1970. */
  public long assumedTime(Path file, CommandLine line) {
    return EpochNanos.of(given(line).orElseGet(() -> within(changed(file))));
  }

  /** The time, or the nearest valid one: nanoseconds since 1970 end in 2262. */
  private static Instant within(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return Instant.EPOCH;
    }
    return time.isBefore(LATEST) ? time : LATEST;
  }

  private static Instant changed(Path file) {
    try {
      return file.equals(TrafficInputs.STANDARD_INPUT)
          ? Instant.now()
          : Files.getLastModifiedTime(file).toInstant();
    } catch (IOException unknown) {
      return Instant.now();
    }
  }

  /**
   * All of it.
   *
   * @throws UnusableInputException if the metadata can't be read
   */
  public FlowLogImporter.Settings settings(FlowLogFormat format, Diagnostics diagnostics)
      throws UnusableInputException {
    return new FlowLogImporter.Settings(
        format, addresses(diagnostics), new TreeSet<>(nodes), new TreeSet<>(namespaces));
  }

  private PodAddresses addresses(Diagnostics diagnostics) throws UnusableInputException {
    if (cluster.isEmpty()) {
      return metadata == null ? PodAddresses.NONE : new StandInAddresses();
    }
    Map<PodRef, IpAddress> known = new HashMap<>();
    BundleReader.readCluster(cluster, diagnostics).workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .filter(pod -> !pod.addresses().isEmpty())
        .forEach(pod -> known.put(pod.ref(), first(pod)));
    return pod -> Optional.ofNullable(known.get(pod));
  }

  private static IpAddress first(Pod pod) {
    return pod.addresses().iterator().next();
  }
}
