package io.github.pcap2netpol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.connection.TrafficReader;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.flowlog.FlowLogFormat;
import io.github.pcap2netpol.graph.model.Peer.WorkloadPeer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.Protocol;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample written as records of other tools, and imported again. */
class RecordRoundTripTest {
  private static final Path CLUSTER = BoutiqueBundle.SAMPLE.resolve("cluster");

  private static Run captured;
  private static RecordExport export;

  @TempDir private Path temporary;

  @BeforeAll
  static void read() throws Exception {
    captured = Run.of(BoutiqueBundle.SAMPLE, 2);
    Bundle bundle = BundleReader.read(BoutiqueBundle.SAMPLE, new Diagnostics());
    Traffic traffic =
        TrafficReader.read(
            bundle,
            path -> new FileSource(path, path.toString()),
            OverlayPorts.USUAL,
            2,
            new Diagnostics());
    export = new RecordExport(traffic, bundle.addresses());
  }

  @Test
  void hubble_shows_the_same_edges() throws Exception {
    Run run = imported(FlowLogFormat.HUBBLE, export.hubble(file()));
    assertSame(run);
  }

  @Test
  void zeek_shows_the_same_edges() throws Exception {
    Run run = imported(FlowLogFormat.ZEEK, export.zeek(file()));
    assertSame(run);
  }

  @Test
  void netobserv_shows_the_same_edges() throws Exception {
    Run run = imported(FlowLogFormat.NETOBSERV, export.netObserv(file()));
    assertSame(run);
  }

  @Test
  void conntrack_shows_the_same_edges() throws Exception {
    Run run = imported(FlowLogFormat.CONNTRACK, export.conntrack(file()));
    assertSame(run);
  }

  @Test
  void microshield_shows_the_same_tcp_edges_between_pods() throws Exception {
    Run run = imported(FlowLogFormat.MICROSHIELD, export.microShield(file()));
    Predicate<TrafficEdge> known =
        edge ->
            edge.port().protocol() == Protocol.TCP
                && edge.from() instanceof WorkloadPeer
                && edge.to() instanceof WorkloadPeer to
                && to.workload().namespace().equals("boutique")
                && !edge.isInferred();
    assertThat(edges(run, known)).isEqualTo(edges(captured, known)).isNotEmpty();
  }

  private static void assertSame(Run run) {
    assertThat(edges(run, edge -> true)).isEqualTo(edges(captured, edge -> true)).isNotEmpty();
    assertThat(run.files("policies").keySet()).containsAll(captured.files("policies").keySet());
    assertThat(run.analysis().replay().denied()).isEmpty();
  }

  private Path file() {
    return temporary.resolve("records");
  }

  private Run imported(FlowLogFormat format, Path records) throws Exception {
    return ImportedRecords.of(format, temporary.resolve("connections.ndjson"), records)
        .analysed(CLUSTER);
  }

  private static SortedSet<String> edges(Run run, Predicate<TrafficEdge> which) {
    SortedSet<String> edges = new TreeSet<>();
    run.analysis().traffic().graph().edges().stream()
        .filter(which)
        .forEach(edge -> edges.add(edge.from() + " -> " + edge.to() + " " + edge.port()));
    return edges;
  }
}
