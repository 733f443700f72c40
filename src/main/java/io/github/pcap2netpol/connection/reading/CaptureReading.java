package io.github.pcap2netpol.connection.reading;

import static java.util.Objects.requireNonNull;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.CaptureName;
import io.github.pcap2netpol.cluster.bundle.KnownPlaces;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.proc.NodeLinks;
import io.github.pcap2netpol.connection.extract.PeekedSource;
import io.github.pcap2netpol.connection.follow.Followers;
import io.github.pcap2netpol.connection.follow.Rounds;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.KnownPorts;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.connection.widening.Widening;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.parallel.InOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads captures in parallel, one thread per capture, and returns them in the order requested.
 *
 * @param sources opens a path
 * @param packets reads packets
 * @param ports what is known about ports in advance
 * @param epochs who owned an address one after another
 * @param named finds a capture's pod by file name
 * @param limits how much is kept
 * @param diagnostics receives findings about skipped input
 */
public record CaptureReading(
    Function<Path, CaptureSource> sources,
    PacketSource packets,
    KnownPorts ports,
    Epochs epochs,
    KnownPlaces named,
    Limits limits,
    Diagnostics diagnostics) {

  /** By pod and then by file. */
  static final Comparator<CaptureInput> ORDER =
      Comparator.comparing((CaptureInput input) -> input.pod().map(PodRef::toString).orElse(""))
          .thenComparing(input -> input.parts().toString());

  /** Reads all inputs and returns their captures in order. A connections file may hold several. */
  public List<CaptureRead> readAll(List<CaptureInput> inputs, int threads) {
    Taken taken = new Taken();
    SideFiles beside = new SideFiles();
    List<CaptureInput> inOrder = inputs.stream().sorted(ORDER).toList();
    Map<Path, Looked> looked = look(inOrder, threads);
    try (JointCaptures joint = JointCaptures.of(looked.values(), named, diagnostics)) {
      InOrder.each(
          inOrder,
          threads,
          input -> read(input, beside, looked, joint),
          reads -> reads.forEach(taken::add));
      InOrder.each(
          joint.captures(), threads, sections -> JointCaptures.read(sections, this), taken::add);
    }
    List<CaptureRead> once = new ExtractedParts(named, diagnostics).checked(taken.reads);
    findMissingFiles(once);
    return once;
  }

  /** Of numbered files, those in the middle may have been lost, or not copied. */
  private void findMissingFiles(List<CaptureRead> reads) {
    Set<Path> files = new TreeSet<>();
    reads.forEach(read -> files.addAll(read.input().parts()));
    for (CaptureInput whole : named.gathered(files)) {
      SortedSet<Integer> missing = CaptureName.missing(whole.parts());
      if (!missing.isEmpty()) {
        diagnostics.add(
            new Diagnostic(
                Severity.SEVERE,
                "capture-file-missing",
                whole.parts().get(0).toString(),
                "Its files are numbered, and number "
                    + missing.first()
                    + " is missing"
                    + (missing.size() == 1 ? "" : ", and so are others before the last one")
                    + ": what was recorded there makes no rule. Copy all files.",
                missing.size()));
      }
    }
  }

  /** Looks through the connections files for captures that have sections in several places. */
  private Map<Path, Looked> look(List<CaptureInput> inputs, int threads) {
    Map<Path, Looked> all = new LinkedHashMap<>();
    InOrder.each(
        inputs,
        threads,
        input ->
            input.parts().stream()
                .map(part -> Looked.at(input, part, sources.apply(part)))
                .toList(),
        parts -> parts.forEach(looked -> all.put(looked.part(), looked)));
    return all;
  }

  /** Captures that were read, in order, with no more waiting pairs than all may have together. */
  private final class Taken {
    private final List<CaptureRead> reads = new ArrayList<>();
    private long waiting;

    void add(CaptureRead read) {
      if (waiting + read.waiting() > limits.totalPairs()) {
        read.settle();
      }
      report(read);
      reads.add(read);
      waiting += read.waiting();
    }
  }

  private List<CaptureRead> read(
      CaptureInput input, SideFiles beside, Map<Path, Looked> looked, JointCaptures joint) {
    CaptureTracker tracker =
        new CaptureTracker(ports, epochs, limits, Rounds.USUAL, Followers.IDLE_THREADS);
    if (input.pod().isEmpty()) {
      tracker.splitByInterface();
    }
    List<String> files = new ArrayList<>();
    List<CaptureStats> stats = new ArrayList<>();
    List<CaptureRead> reads = new ArrayList<>();
    Diagnostics said = new Diagnostics();
    for (Path part : input.parts()) {
      PeekedSource peeked =
          requireNonNull(looked.get(part))
              .peeked()
              .orElseGet(() -> PeekedSource.of(sources.apply(part)));
      CaptureSource source = peeked.source();
      if (peeked.isConnections()) {
        ExtractedCaptures extracted = new ExtractedCaptures(source.name(), input, this, joint);
        reads.addAll(extracted.read(source));
      } else {
        files.add(source.name());
        stats.add(packets.read(source, tracker.packets(stats.size()), said));
      }
    }
    if (!files.isEmpty()) {
      CaptureFaults faults = CaptureFaults.of(said.sorted(), stats);
      diagnostics.addAll(faults.found());
      reads.add(
          new CaptureRead(
              input,
              files,
              tracker,
              tracker.finish(),
              faults.stats(),
              Optional.empty(),
              input.pod().isEmpty() ? beside.links(input.parts().get(0)) : NodeLinks.NONE));
    }
    return reads;
  }

  private void report(CaptureRead read) {
    CaptureSums.Dropped dropped = read.sums().dropped();
    report(
        read,
        dropped.sums,
        Severity.SEVERE,
        "connections-capped",
        "It contains more distinct connections than can be kept: the policies lack some. Split it by time and analyse the parts one by one.");
    report(
        read,
        dropped.pairs,
        Severity.SEVERE,
        "mid-stream-capped",
        "More connections were open before it began than can be kept, and it is not known who opened these, so they make no rule. Give the pods' socket samples, or a capture that begins before the application.");
    report(
        read,
        dropped.attempts,
        Severity.WARNING,
        "attempts-capped",
        "It contains more distinct refused and unanswered attempts than can be kept: these are not listed. Is somebody scanning ports?");
    for (boolean rule : new boolean[] {true, false}) {
      long leftOut = rule ? dropped.outsiders : dropped.outsidersInVain;
      if (leftOut > 0) {
        diagnostics.add(Widening.leftOut(read.name(), limits.outsiders(), rule, leftOut));
      }
    }
    report(
        read,
        read.tracker().droppedInside(),
        Severity.SEVERE,
        "tunnels-capped",
        "It contains more distinct connections inside tunnels than can be kept: if they are tunnels between nodes, the policies lack some. Split it by time and analyse the parts one"
            + " by one.");
    report(
        read,
        read.tracker().others().dropped(),
        Severity.WARNING,
        "protocols-capped",
        "More addresses exchanged packets of protocols other than TCP, UDP and SCTP than can be kept: these packets are not listed.");
    report(
        read,
        read.tracker().crowdedOut(),
        Severity.WARNING,
        "flows-capped",
        "More connections were open at once than can be followed: those silent for longest may have been counted twice.");
    report(
        read,
        read.tracker().droppedLookups(),
        Severity.WARNING,
        "names-capped",
        "More names were looked up than can be kept: these messages were skipped, and outside addresses may lack their names.");
  }

  private void report(
      CaptureRead read, long count, Severity severity, String code, String message) {
    if (count > 0) {
      diagnostics.add(new Diagnostic(severity, code, read.name(), message, count));
    }
  }
}
