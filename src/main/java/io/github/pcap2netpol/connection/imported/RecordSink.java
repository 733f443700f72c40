package io.github.pcap2netpol.connection.imported;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.LookupSum;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.NotedNames;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.flowlog.FlowLogFormat;
import io.github.pcap2netpol.flowlog.model.FlowRecord;
import io.github.pcap2netpol.flowlog.model.FlowSink;
import io.github.pcap2netpol.flowlog.model.RecordedLookup;
import io.github.pcap2netpol.flowlog.model.RecordedPod;
import io.github.pcap2netpol.flowlog.model.RecordedService;
import io.github.pcap2netpol.flowlog.model.Unused;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Receives the records of several files, which together are one capture in the connections file.
 */
public final class RecordSink implements FlowSink {
  /** How many connections are kept until all of their records are read. */
  private static final int MOST_CONVERSATIONS = 100_000;

  private static final int MOST_NAMES = 10_000;

  private final FlowLogFormat format;
  private final Consumer<ExtractedLine> lines;
  private final Consumer<RecordedPod> pods;
  private final Consumer<RecordedService> services;
  private final Conversations conversations;
  private final ImportedSums sums;
  private final RecordedNamespaces namespaces = new RecordedNamespaces();
  private final NotedNames names = new NotedNames(MOST_NAMES);
  private final Map<Lookups, LookupSum> lookups = new TreeMap<>();
  private final List<Diagnostic> found = new ArrayList<>();
  private final List<CaptureStats> stats = new ArrayList<>();
  private ImportFindings findings;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private int part = -1;

  private record Lookups(IpAddress client, String name, long second)
      implements Comparable<Lookups> {
    @Override
    public int compareTo(Lookups other) {
      int bySecond = Long.compare(second, other.second);
      int byClient = bySecond != 0 ? bySecond : client.compareTo(other.client);
      return byClient != 0 ? byClient : name.compareTo(other.name);
    }
  }

  /**
   * Prepares for one import.
   *
   * @param most how many sums of each kind are collected before they are passed on
   * @param lines receives the lines that the records are summed up to
   * @param pods receives what they say about pods
   * @param services receives what they say about Services
   */
  public RecordSink(
      FlowLogFormat format,
      int most,
      Consumer<ExtractedLine> lines,
      Consumer<RecordedPod> pods,
      Consumer<RecordedService> services) {
    this.format = format;
    this.lines = lines;
    this.pods = pods;
    this.services = services;
    sums = new ImportedSums(most, lines);
    conversations = new Conversations(MOST_CONVERSATIONS, sums::add);
    findings = new ImportFindings(format, "", 0);
  }

  /** Begins the next file. */
  public void startFile(String name, long assumedTime) {
    part++;
    findings = new ImportFindings(format, name, assumedTime);
    first = Long.MAX_VALUE;
    last = Long.MIN_VALUE;
  }

  /** The rest of the file can't be read. */
  public void cutOff(String reason) {
    findings.cutOff(reason);
  }

  /** Ends the file. */
  public CaptureStats endFile(String name) {
    List<Diagnostic> here = findings.sorted();
    found.addAll(here);
    CaptureStats file =
        new CaptureStats(
            name,
            format.word(),
            findings.usedRecords(),
            time(first, findings.usedRecords() > 0),
            time(last, findings.usedRecords() > 0),
            new TreeMap<>(),
            new TreeMap<>());
    stats.add(file);
    return file;
  }

  private static Optional<Instant> time(long nanos, boolean any) {
    return any ? Optional.of(EpochNanos.instant(nanos)) : Optional.empty();
  }

  /** Adds a finding about all files. */
  public void add(Diagnostic finding) {
    found.add(finding);
  }

  /** Ends all conversations, passes on the rest, and returns the findings. */
  public List<Diagnostic> finish() {
    conversations.endAll();
    sums.flush();
    flushLookups();
    names.forEach((address, name) -> lines.accept(new ExtractedLine.Named(address, name)));
    if (conversations.crowdedOut() > 0) {
      found.add(
          new Diagnostic(
              Severity.WARNING,
              "records-crowded",
              stats.get(0).file(),
              "So many connections were open at once that those silent for longest were counted"
                  + " before their last record: they may count twice. Import fewer files at once.",
              conversations.crowdedOut()));
    }
    List<Diagnostic> all = found.stream().sorted().toList();
    all.forEach(each -> lines.accept(new ExtractedLine.Found(each)));
    long records = stats.stream().mapToLong(CaptureStats::packets).sum();
    lines.accept(new ExtractedLine.End(new SegmentCounts(0, 0, 0, Math.max(1, records)), 0, stats));
    return all;
  }

  /** The namespaces that the records seem to be restricted to; empty if they do not. */
  public SortedSet<String> restriction() {
    return namespaces.restriction();
  }

  @Override
  public void flow(FlowRecord record, long line) {
    findings.used();
    Mark from = new Mark(record.time().first(), part, Math.max(1, line));
    Mark to = new Mark(record.time().last(), part, Math.max(1, line));
    first = Math.min(first, from.timeNanos());
    last = Math.max(last, to.timeNanos());
    conversations.add(record, from, to);
  }

  @Override
  public void lookup(RecordedLookup lookup, long line) {
    findings.used();
    Mark at = new Mark(lookup.time(), part, Math.max(1, line));
    first = Math.min(first, at.timeNanos());
    last = Math.max(last, at.timeNanos());
    LookupSum sum =
        lookups.computeIfAbsent(
            new Lookups(lookup.client(), lookup.name(), EpochNanos.second(lookup.time())),
            any -> new LookupSum(at, at));
    sum.mark(at);
    LookupSum.addBounded(sum.resolvers, lookup.resolver());
    lookup.addresses().forEach(address -> LookupSum.addBounded(sum.addresses, address));
    sum.answered(lookup.responseCode(), 1);
    if (lookups.size() >= MOST_NAMES) {
      flushLookups();
    }
  }

  private void flushLookups() {
    lookups.forEach(
        (asked, sum) ->
            lines.accept(new ExtractedLine.Resolved(asked.client(), asked.name(), sum)));
    lookups.clear();
  }

  @Override
  public void unused(Unused why) {
    findings.unused(why);
  }

  @Override
  public void malformed(long line, String reason) {
    findings.malformed(line, reason);
  }

  @Override
  public void timeless() {
    findings.timeless();
  }

  @Override
  public void lost(long records) {
    findings.lost(records);
  }

  @Override
  public void audited() {
    findings.audited();
  }

  @Override
  public void sampled(long oneIn) {
    findings.sampled(oneIn);
  }

  @Override
  public void pod(RecordedPod pod) {
    pods.accept(pod);
  }

  @Override
  public void service(RecordedService service) {
    services.accept(service);
  }

  @Override
  public void named(IpAddress address, String name) {
    names.add(address, name);
  }

  @Override
  public void between(String namespace, String other) {
    namespaces.see(namespace, other);
  }
}
