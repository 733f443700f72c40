package io.github.pcap2netpol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the scenarios' {@code connections.csv} says of rules agrees with {@code report.json}. */
class ConnectionsCsvRulesTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");
  private static final Set<String> ATTEMPTS = Set.of("refused", "unanswered", "undecided");

  @TestFactory
  Stream<DynamicTest> each_line_names_rules_for_its_own_port_and_their_policies()
      throws IOException {
    try (Stream<Path> scenarios = Files.list(SCENARIOS)) {
      return scenarios.filter(Files::isDirectory).sorted().toList().stream()
          .map(
              scenario ->
                  DynamicTest.dynamicTest(
                      scenario.getFileName().toString(),
                      () -> check(scenario.resolve("expected"))));
    }
  }

  private static void check(Path expected) throws IOException {
    JsonNode report = new ObjectMapper().readTree(expected.resolve("report.json").toFile());
    List<String> lines = Files.readAllLines(expected.resolve("connections.csv"));
    assertThat(lines.get(0)).endsWith(",src kind,dst kind,service,name,policy,rule");
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      assertThat(cells).as(line).hasSize(15);
      String state = cells.get(4);
      String port = cells.get(2) + " " + cells.get(3);
      List<String> policies = words(cells.get(13));
      List<String> rules = words(cells.get(14));
      if (ATTEMPTS.contains(state)) {
        assertThat(rules).as(line).isEmpty();
      }
      List<String> named = new ArrayList<>();
      for (JsonNode rule : report.get("rules")) {
        String policy = rule.get("policy").asText();
        if (rules.contains(rule.get("id").asText()) && policies.contains(policy)) {
          named.add(policy);
          assertThat(ports(report, rule)).as(line).contains(port);
        }
      }
      assertThat(Set.copyOf(named)).as(line).isEqualTo(Set.copyOf(policies));
      assertThat(named).as(line).hasSizeGreaterThanOrEqualTo(rules.size());
    }
  }

  /** The ports of the traffic that a rule allows. */
  private static List<String> ports(JsonNode report, JsonNode rule) {
    List<String> ports = new ArrayList<>();
    for (String section : List.of("edges", "exposures")) {
      for (JsonNode place : rule.get(section)) {
        JsonNode traffic = report.get(section).get(place.asInt());
        ports.add(traffic.get("protocol").asText() + " " + traffic.get("port").asText());
      }
    }
    return ports;
  }

  private static List<String> words(String cell) {
    return cell.isEmpty() ? List.of() : List.of(cell.split(" ", -1));
  }

  /** The cells of a line; a quoted one may contain commas (RFC 4180). */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
