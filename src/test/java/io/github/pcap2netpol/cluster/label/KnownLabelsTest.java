package io.github.pcap2netpol.cluster.label;

import static io.github.pcap2netpol.cluster.label.LabelLifetime.CONTROLLERS_OWN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownLabelsTest {
  private static final Path PAGE = Path.of("docs", "labels.md");

  private static String called(LabelLifetime lifetime) {
    return lifetime == CONTROLLERS_OWN ? "never used" : lifetime.isState() ? "state" : "made anew";
  }

  private static LabelLifetime lifetime(String key, String value) {
    return KnownLabels.of(key, value).map(KnownLabel::lifetime).orElse(LabelLifetime.LASTING);
  }

  @Test
  void the_documentation_lists_exactly_these_rows() throws Exception {
    List<String> onPage =
        Files.readAllLines(PAGE, UTF_8).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
            .toList();
    assertThat(onPage)
        .isEqualTo(
            KnownLabels.rows().stream()
                .map(
                    row ->
                        "| `%s` | %s | %s | %s |"
                            .formatted(
                                row.pattern(),
                                called(row.lifetime()),
                                row.changedBy(),
                                row.source()))
                .toList());
  }

  @Test
  void each_key_in_full_is_known_by_itself() {
    for (KnownLabel row : KnownLabels.rows()) {
      String key = row.key().replace("~", "example.com/any-").replace(" ", "-").replace("*", "x");
      String value = row.values().stream().sorted().findFirst().orElse("x");
      assertThat(KnownLabels.of(key, value)).as(key).isPresent();
    }
  }

  @Test
  void the_words_of_a_key_are_recognised_in_any_spelling() {
    assertThat(lifetime("git-sha", "x")).isEqualTo(LabelLifetime.RELEASE);
    assertThat(lifetime("example.com/gitSha", "x")).isEqualTo(LabelLifetime.RELEASE);
    assertThat(lifetime("build_id", "x")).isEqualTo(LabelLifetime.RUN);
    assertThat(lifetime("example.com/podName", "x")).isEqualTo(LabelLifetime.POD);
    assertThat(lifetime("versioning", "x")).isEqualTo(LabelLifetime.LASTING);
    assertThat(lifetime("tenant-id", "x")).isEqualTo(LabelLifetime.LASTING);
    assertThat(lifetime("user-service", "x")).isEqualTo(LabelLifetime.LASTING);
  }

  @Test
  void a_role_is_a_state_only_if_it_can_pass_to_another() {
    assertThat(lifetime("role", "primary")).isEqualTo(LabelLifetime.FAILOVER);
    assertThat(lifetime("example.com/instanceRole", "Replica")).isEqualTo(LabelLifetime.FAILOVER);
    assertThat(lifetime("role", "frontend")).isEqualTo(LabelLifetime.LASTING);
    assertThat(lifetime("spark-role", "executor")).isEqualTo(LabelLifetime.LASTING);
  }

  @Test
  void recommended_labels_last() {
    for (String key :
        List.of(
            "app",
            "k8s-app",
            "app.kubernetes.io/name",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/component",
            "app.kubernetes.io/part-of")) {
      assertThat(lifetime(key, "web")).as(key).isEqualTo(LabelLifetime.LASTING);
    }
  }
}
