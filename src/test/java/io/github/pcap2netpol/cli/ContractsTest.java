package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code contracts}, and its usage errors. */
class ContractsTest {
  private static final Path RESOURCES = Path.of("src/test/resources/contracts");
  private static final Path EXAMPLE = RESOURCES.resolve("example.json");
  private static final String OF_SHOP =
      """
      namespaces: [shop]
      contracts:
        web-to-db:
          provide_networks: [db]
          consume_networks: [web]
          ports: [{port: PORT}]
      """;

  @TempDir private Path folder;

  @Test
  void the_example_becomes_these_policies() throws IOException {
    Path out = folder.resolve("out");

    CommandRun run = CommandRun.of("contracts", EXAMPLE, "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("2 contracts and 1 exposure of 3 networks")
        .contains("6 policies, one for each network and namespace");
    assertThat(files(out.resolve("policies")))
        .isEqualTo(files(RESOURCES.resolve("expected/policies")));
  }

  @Test
  void with_a_bundle_agreed_and_observed_connections_are_compared() throws IOException {
    Path bundle = SmallBundle.write(folder.resolve("bundle"));
    Path contracts = folder.resolve("c.yaml");
    Path out = folder.resolve("out");
    SmallBundle.put(contracts, OF_SHOP.replace("PORT", "5432"));

    CommandRun agreed = compare(contracts, bundle, out);

    assertThat(agreed.code()).isEqualTo(ExitCode.DONE);
    assertThat(agreed.out())
        .contains("Nothing: every agreed port was seen in use.")
        .contains("Nothing: 2 flows of networks, all agreed.");

    SmallBundle.put(contracts, OF_SHOP.replace("PORT", "6432"));

    CommandRun other = compare(contracts, bundle, out);

    assertThat(other.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(other.out())
        .contains("web to db at TCP 6432 (contract web-to-db)")
        .contains("Pod shop/web to Pod shop/db at TCP 5432 (1 connection): would be DENIED");
    assertThat(other.err()).contains("[seen-not-agreed] Pod shop/web");
    assertThat(Files.readString(out.resolve("contracts.json")))
        .contains("\"agreedNeverSeen\"")
        .contains("\"denied\": true");
  }

  @Test
  void contracts_found_in_captures_agree_with_them() throws IOException {
    Path bundle = SmallBundle.write(folder.resolve("bundle"));
    Path found = folder.resolve("found.json");

    CommandRun run =
        CommandRun.of("contracts", "--from", bundle, "--network-label", "app", "-o", found);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("1 contract and 0 exposures of 2 networks: db, web");
    assertThat(compare(found, bundle, folder.resolve("out")).code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void labels_that_pods_lack_are_reported() {
    Path bundle = SmallBundle.write(folder.resolve("bundle"));

    CommandRun run = CommandRun.of("contracts", "--from", bundle);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("# label the pods of Pod shop/db with mms_network_tag: db")
        .contains("  web-to-db:\n");
  }

  @Test
  void invalid_contracts_write_nothing() {
    Path contracts = folder.resolve("c.yaml");
    Path out = folder.resolve("out");
    SmallBundle.put(contracts, OF_SHOP.replace("PORT", "70000"));

    CommandRun run = CommandRun.of("contracts", contracts, "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err())
        .contains(contracts + ": line 6: contracts.web-to-db.ports[0].port: Invalid value: 70000");
    assertThat(out).doesNotExist();
  }

  @Test
  void options_that_exclude_each_other_are_a_usage_error() {
    assertMistake(CommandRun.of("contracts"), "--from");
    assertMistake(CommandRun.of("contracts", EXAMPLE), "-o OUT is missing");
    assertMistake(CommandRun.of("contracts", EXAMPLE, "--from", "b", "-o", "o"), "exclude");
    assertMistake(CommandRun.of("contracts", "--from", "b", "--bundle", "b"), "--bundle");
    assertMistake(
        CommandRun.of("contracts", EXAMPLE, "-o", "o", "--provider-to-consumer", "some"),
        "ports, all, none");
    assertMistake(
        CommandRun.of("contracts", EXAMPLE, "-o", "o", "--network-label", "no label"), "label");
  }

  private static CommandRun compare(Path contracts, Path bundle, Path out) {
    return CommandRun.of(
        "contracts", contracts, "--bundle", bundle, "--network-label", "app", "-o", out);
  }

  private static void assertMistake(CommandRun run, String what) {
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(what);
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
