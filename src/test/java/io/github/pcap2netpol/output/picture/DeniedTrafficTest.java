package io.github.pcap2netpol.output.picture;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static io.github.pcap2netpol.output.AnalysisFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.decision.Decided.DeniedEdge;
import io.github.pcap2netpol.decision.DecisionMaker;
import io.github.pcap2netpol.decision.DecisionReader;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeniedTrafficTest {
  private final AnalysisFixture shop = new AnalysisFixture();
  private final WorkloadRef web = shop.captured("shop", "web");
  private final WorkloadRef other = shop.uncaptured(deployment("shop", "other"));

  @TempDir private Path folder;

  @Test
  void decided_traffic_is_denied_where_a_policy_governs_one_of_its_ends() throws Exception {
    TrafficEdge governed =
        shop.inferred(other, peer(web), PortProtocol.tcp(8080), Inference.BEHIND_SAME_SERVICE);
    TrafficEdge free = shop.seen(other, peer(other), PortProtocol.tcp(9090));

    Path file =
        Files.writeString(
            folder.resolve("decisions.yaml"), "decisions: [{deny: {from: '*', to: '*'}}]");
    Decided decided =
        DecisionMaker.decide(
            shop.traffic(),
            DecisionReader.read(file, new Diagnostics()),
            LocalDate.of(2026, 12, 1),
            new Diagnostics());
    assertThat(decided.edges()).extracting(DeniedEdge::edge).containsExactly(free, governed);

    DeniedTraffic denied = DeniedTraffic.of(shop.analysis().replay(), decided);

    assertThat(denied.edges()).containsExactly(governed);
    assertThat(denied.isNone()).isFalse();
  }
}
