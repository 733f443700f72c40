package io.github.pcap2netpol.output.page;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static io.github.pcap2netpol.output.AnalysisFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.answer.coverage.Unseen;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private final AnalysisFixture shop = new AnalysisFixture();
  private final WorkloadRef web = shop.captured("shop", "web");
  private final WorkloadRef cart = shop.captured("shop", "cart");

  @Test
  void what_was_not_observed_is_listed_with_what_will_be_denied() {
    shop.unseen.add(new Unseen(Unseen.Kind.CRON_JOB, "CronJob shop/backup", "0 3 * * *"));
    shop.unseen.add(new Unseen(Unseen.Kind.CONTAINER_PORT, "Deployment shop/web", "TCP 9090"));
    shop.unseen.add(new Unseen(Unseen.Kind.CONTAINER_PORT, "Deployment shop/web", "TCP 9091"));

    assertThat(cells(PageText.of(shop)))
        .contains(
            "Consequence",
            "CronJob that did not run|CronJob shop/backup|0 3 * * *|did not run: its calls will be"
                + " denied",
            "container port never called|Deployment shop/web|TCP 9090, TCP 9091|calls there will"
                + " be denied");
  }

  @Test
  void commands_record_what_was_not_observed() {
    shop.unseen.add(new Unseen(Unseen.Kind.CRON_JOB, "CronJob shop/it's", "0 3 * * *"));
    shop.unseen.add(new Unseen(Unseen.Kind.NO_REPLICAS, "Deployment shop/worker", "replicas 0"));

    assertThat(PageText.of(shop).replace("&#39;", "'"))
        .contains(
            """
            scripts/record -n shop -o recorded-again --for 10m
            kubectl create job 'it'\\''s-once' --from='cronjob/it'\\''s' -n shop
            kubectl scale deployment/worker --replicas=1 -n shop
            """);
    assertThat(ReportPage.markdown(shop.analysis()))
        .contains("```sh\nscripts/record -n shop -o recorded-again --for 10m\n");
  }

  @Test
  void nothing_is_to_be_recorded_again_for_unused_ports_alone() {
    shop.unseen.add(new Unseen(Unseen.Kind.CONTAINER_PORT, "Deployment shop/web", "TCP 9090"));

    assertThat(PageText.of(shop)).doesNotContain("scripts/record");
  }

  @Test
  void a_picture_is_not_shown_twice_where_there_is_one_namespace() {
    shop.seen(web, peer(cart), PortProtocol.tcp(7070));

    assertThat(PageText.of(shop))
        .contains("data-picture=\"overview\"")
        .doesNotContain("data-picture=\"namespace:shop\"");
  }

  @Test
  void each_of_several_namespaces_has_a_picture() {
    shop.seen(web, peer(cart), PortProtocol.tcp(7070));
    shop.seen(web, peer(shop.uncaptured(deployment("bank", "ledger"))), PortProtocol.tcp(1));

    assertThat(PageText.of(shop))
        .contains("data-picture=\"overview\"")
        .contains("data-picture=\"namespace:shop\"", "data-picture=\"namespace:bank\"");
  }

  /** The texts of each row's cells, separated by bars. */
  private static List<String> cells(String page) {
    return page.lines()
        .map(
            line ->
                line.replaceAll("</t[dh]>\\s*<t[dh][^>]*>", "|").replaceAll("<[^>]*>", "").strip())
        .toList();
  }
}
