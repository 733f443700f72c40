package io.github.pcap2netpol.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts files that are valid, and those with one mistake. */
class ContractReaderTest {
  private static final String GOOD =
      """
      namespaces: [shop]
      contracts:
        web_to_db:
          provide_networks: [shop_db]
          consume_networks: [shop_web]
          ports: [PORT]
      expose: []
      """;

  @TempDir private Path folder;
  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void json_and_yaml_are_the_same() throws UnusableInputException, IOException {
    Contracts json = ContractReader.read(List.of(ContractScene.EXAMPLE), diagnostics);
    Path yaml =
        file(
            "c.yaml",
            """
            namespaces: [plant, office]
            contracts:
              orders_to_ledger:
                provide_networks: [plant_ledger]
                consume_networks: [plant_orders]
                ports:
                - {protocol: TCP, port: 5432}
                - {port: "6379"}
              portal_to_orders:
                provide_networks: [plant_orders]
                consume_networks: [office_portal]
                ports: [{protocol: tcp, port: 8080}]
            expose:
            - network: office_portal
              cidr: 0.0.0.0/0
              except: [192.0.2.0/24]
              ports: [{protocol: TCP, port: 443}]
            """);

    assertThat(ContractReader.read(List.of(yaml), diagnostics)).isEqualTo(json);
    assertThat(diagnostics.sorted()).isEmpty();
    assertThat(json.networks().stream().map(Network::tag))
        .containsExactly("office-portal", "plant-ledger", "plant-orders");
  }

  @Test
  void a_port_is_a_number_a_range_or_a_name() throws UnusableInputException, IOException {
    assertThat(portOf("{port: 80}")).isEqualTo(AgreedPort.of(Protocol.TCP, 80));
    assertThat(portOf("{port: '80', protocol: UDP}")).isEqualTo(AgreedPort.of(Protocol.UDP, 80));
    assertThat(portOf("{port: 8000-8010}")).hasToString("TCP 8000-8010");
    assertThat(portOf("{port: 8000, endPort: 8010}")).hasToString("TCP 8000-8010");
    assertThat(portOf("{port: metrics}")).hasToString("TCP metrics");
    assertThat(portOf("{protocol: SCTP}")).hasToString("any SCTP");
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void an_invalid_port_is_reported_with_line_and_field() {
    for (String wrong :
        List.of("0", "65536", "'70000'", "-1", "8010-8000", "'not a port'", "[80]", "1.5")) {
      assertThat(mistakes(GOOD.replace("PORT", "{port: " + wrong + "}")))
          .as(wrong)
          .singleElement()
          .asString()
          .contains("line 6: contracts.web_to_db.ports[0].port");
    }
    assertThat(mistakes(GOOD.replace("PORT", "{port: 80, protocol: ICMP}")))
        .singleElement()
        .asString()
        .contains("\"TCP\", \"UDP\", \"SCTP\"");
  }

  @Test
  void a_misspelt_exception_is_not_ignored() {
    assertThat(mistakes(exposed("cidr: 0.0.0.0/0, exept: [192.0.2.0/24]")))
        .singleElement()
        .asString()
        .contains("unknown field \"expose[0].exept\"");
  }

  @Test
  void address_blocks_are_those_that_the_api_server_accepts() {
    assertThat(mistakes(exposed("cidr: 10.0.0.0/33"))).hasSize(1);
    assertThat(mistakes(exposed("cidr: 10.0.0.0/8, except: [10.0.0.0/8]"))).hasSize(1);
    assertThat(mistakes(exposed("cidr: 10.0.0.0/8, except: [192.0.2.0/24]"))).hasSize(1);
    assertThat(mistakes(exposed("cidr: 10.0.0.0/8, except: ['::/64']"))).hasSize(1);
    assertThat(mistakes(exposed("except: [10.0.0.0/8]")))
        .anyMatch(text -> text.contains("expose[0].cidr: Required value"));
  }

  @Test
  void networks_that_become_the_same_label_are_reported() {
    assertThat(mistakes(GOOD.replace("[shop_web]", "[shop-db]").replace("PORT", "{port: 1}")))
        .singleElement()
        .asString()
        .contains("shop-db and shop_db collide");
  }

  @Test
  void a_name_that_cannot_be_a_label_is_converted_and_reported()
      throws UnusableInputException, IOException {
    Path file = file("c.yaml", GOOD.replace("shop_web", "'web/1 (new)'").replace("PORT", "{}"));

    Contracts contracts = ContractReader.read(List.of(file), diagnostics);

    assertThat(contracts.networks()).contains(new Network("web/1 (new)", "web-1--new"));
    assertThat(diagnostics.sorted())
        .extracting(Diagnostic::code)
        .containsExactly("contract-doubtful");
  }

  @Test
  void contracts_of_the_same_name_with_different_contents_are_reported() throws IOException {
    Path one = file("one.yaml", GOOD.replace("PORT", "{port: 1}"));
    Path two = file("two.yaml", GOOD.replace("PORT", "{port: 2}"));

    assertThatThrownBy(() -> ContractReader.read(List.of(one, two), diagnostics))
        .isInstanceOf(UnusableInputException.class);
    assertThat(texts()).singleElement().asString().contains("web_to_db is also in " + one);
  }

  @Test
  void several_files_protect_each_network_in_the_role_they_name_it_in()
      throws UnusableInputException, IOException {
    Path one = file("one.yaml", GOOD.replace("PORT", "{port: 1}"));
    Path two =
        file(
            "two.yaml",
            GOOD.replace("PORT", "{port: 1}")
                .replace("web_to_db", "job_to_db")
                .replace("shop_web", "shop_job")
                .replace("[shop]", "[batch]"));

    Contracts contracts = ContractReader.read(List.of(one, two), diagnostics);

    assertThat(contracts.namespaces().get(new Network("shop_db", "shop-db")))
        .isEqualTo(Set.of("shop", "batch"));
    assertThat(contracts.namespaces().get(new Network("shop_job", "shop-job")))
        .isEqualTo(Set.of("batch"));
  }

  @Test
  void objects_that_are_not_contracts_are_reported() {
    assertThat(mistakes("[1, 2]")).hasSize(1);
    assertThat(mistakes("")).hasSize(1);
    assertThat(mistakes("namespaces: [shop]")).hasSize(1);
    assertThat(mistakes("namespaces: []\nexpose: []"))
        .anyMatch(text -> text.contains("namespaces: Required value"));
    assertThat(mistakes("namespaces: [Shop, '']\nexpose: []")).hasSize(2);
    assertThatThrownBy(() -> ContractReader.read(List.of(file("c", "a: [b")), diagnostics))
        .hasMessageContaining("c: line 1");
    assertThatThrownBy(() -> ContractReader.read(List.of(folder.resolve("missing")), diagnostics))
        .hasMessageContaining("missing does not exist");
    assertThatThrownBy(() -> ContractReader.read(List.of(folder), diagnostics))
        .hasMessageContaining("is a folder");
  }

  @Test
  void a_contract_given_twice_is_reported() {
    assertThat(
            mistakes(
                "{\"namespaces\": [\"a\"], \"contracts\": {\"x\": {\"provide_networks\": [\"p\"],"
                    + " \"consume_networks\": [\"c\"], \"ports\": [{}]}, \"x\": {"
                    + "\"provide_networks\": [\"p\"], \"consume_networks\": [\"d\"],"
                    + " \"ports\": [{}]}}}"))
        .anyMatch(text -> text.contains("duplicate field \"contracts.x\""));
  }

  private static String exposed(String how) {
    return "namespaces: [shop]\nexpose: [{network: web, ports: [{port: 80}], " + how + "}]";
  }

  private AgreedPort portOf(String port) throws UnusableInputException, IOException {
    Path file = file("c.yaml", GOOD.replace("PORT", port));
    return ContractReader.read(List.of(file), diagnostics).contracts().get(0).ports().first();
  }

  private List<String> mistakes(String text) {
    Diagnostics found = new Diagnostics();
    assertThatThrownBy(() -> ContractReader.read(List.of(file("c", text)), found))
        .as(text)
        .isInstanceOf(UnusableInputException.class);
    diagnostics.addAll(found.sorted());
    return found.sorted().stream()
        .filter(each -> each.code().equals("contract-invalid"))
        .map(Diagnostic::message)
        .toList();
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    diagnostics.sorted().forEach(each -> texts.add(each.message()));
    return texts;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
