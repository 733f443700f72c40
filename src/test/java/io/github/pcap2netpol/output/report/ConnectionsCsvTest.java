package io.github.pcap2netpol.output.report;

import static io.github.pcap2netpol.output.AnalysisFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.model.UndecidedConnection;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import io.github.pcap2netpol.output.text.PeerNames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsCsvTest {
  private static final PortProtocol HTTP = PortProtocol.tcp(8080);

  private final AnalysisFixture shop = new AnalysisFixture();
  private final WorkloadRef web = shop.captured("shop", "web");
  private final WorkloadRef cart = shop.captured("shop", "cart");

  @Test
  void a_connection_seen_at_both_ends_is_counted_once() {
    shop.seen(
        web,
        peer(cart),
        HTTP,
        List.of(
            connection(web, State.ESTABLISHED, 3),
            connection(cart, State.ESTABLISHED, 5),
            connection(web, State.MID_STREAM, 1)));

    assertThat(csv())
        .isEqualTo(
            """
            src,dst,protocol,port,state,connections,first seen,last seen,inferred,src kind,dst kind,service,name,policy,rule
            shop/web,shop/cart,TCP,8080,established,5,2026-11-21T08:48:10.000001Z,2026-11-21T08:48:14.000001Z,,Deployment,Deployment,shop/cart,,,
            shop/web,shop/cart,TCP,8080,mid-stream,1,2026-11-21T08:48:10.000001Z,2026-11-21T08:48:10.000001Z,,Deployment,Deployment,shop/cart,,,
            """);
  }

  @Test
  void attempts_are_listed_with_the_port_of_the_pod() {
    Connection refused =
        shop.connection(
            web,
            shop.address(web),
            IpAddress.of("10.96.0.7"),
            PortProtocol.tcp(80),
            State.REFUSED,
            2);
    shop.attempts.add(
        new Attempt(
            peer(web),
            List.of(peer(web), peer(cart)),
            refused,
            List.of(
                new Flow(
                    new Flow.PodEnd(shop.pod(web)),
                    new Flow.PodEnd(shop.pod(cart)),
                    HTTP,
                    refused))));

    assertThat(csv()).contains("\nshop/web,shop/cart or shop/web,TCP,8080,refused,2,");
  }

  @Test
  void undecided_ends_are_listed_without_a_port() {
    Sighting sighting = new Sighting(AnalysisFixture.START, "x.pcap", 1);
    shop.undecided.add(
        new UndecidedConnection(
            AnalysisFixture.capture(web),
            Protocol.TCP,
            new Endpoint(shop.address(web), 40000),
            new Endpoint(IpAddress.of("2001:db8::1"), 50000),
            new Tally(1, 9, sighting, sighting, List.of())));

    assertThat(csv()).contains("\nshop/web:40000,[2001:db8::1]:50000,TCP,,undecided,1,");
  }

  @Test
  void calls_to_an_exposed_port_come_from_the_address_that_called() {
    shop.exposed(web, HTTP);

    assertThat(csv()).contains("\n198.51.100.7,shop/web,TCP,8080,established,2,");
  }

  @Test
  void a_flow_that_is_not_part_of_an_edge_is_listed_too() {
    Connection probe =
        shop.connection(
            web, IpAddress.of("172.30.0.11"), shop.address(web), HTTP, State.ESTABLISHED, 9);
    shop.flows.add(
        new Flow(
            new Flow.NodeEnd("worker-1", IpAddress.of("172.30.0.11")),
            new Flow.PodEnd(shop.pod(web)),
            HTTP,
            probe));

    assertThat(csv()).contains("\nNode worker-1,shop/web,TCP,8080,established,9,");
  }

  @Test
  void the_kind_distinguishes_workloads_of_the_same_name() {
    WorkloadRef other = shop.uncaptured(new WorkloadRef("shop", "StatefulSet", "cart"));
    shop.seen(web, peer(other), HTTP);

    assertThat(csv()).contains("\nshop/web,shop/cart (StatefulSet),TCP,");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "plain|plain",
        "=1+1|'=1+1",
        "+1|'+1",
        "-1|'-1",
        "@SUM(A1)|'@SUM(A1)",
        "a=b|a=b",
        "a,b|\"a,b\"",
        "say \"x\"|\"say \"\"x\"\"\"",
        "=a,b|\"'=a,b\"",
      })
  void a_cell_is_neither_a_formula_nor_two_cells(String text, String cell) {
    assertThat(ConnectionsCsv.cell(text)).isEqualTo(cell);
  }

  @Test
  void a_cell_has_one_line() {
    assertThat(ConnectionsCsv.cell("a\r\nb")).isEqualTo("a\\r\\nb");
  }

  private Connection connection(WorkloadRef at, State state, long count) {
    return shop.connection(at, shop.address(web), shop.address(cart), HTTP, state, count);
  }

  private String csv() {
    return ConnectionsCsv.render(
            ConnectionRows.of(shop.traffic(), new PeerNames(shop.traffic())), List.of())
        .contents();
  }
}
