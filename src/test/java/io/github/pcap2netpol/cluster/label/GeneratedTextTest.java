package io.github.pcap2netpol.cluster.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0c536fd9-2230-4097-82ad-26a88568b4a0",
        "web-6b8d5c7f9",
        "9f8e7d6",
        "1.8.2",
        "v2.0.1-rc1",
        "redis-17.0.3",
        "2026-11-28",
        "20261128",
        "29453760",
        "nightly-4k7xz"
      })
  void what_a_machine_made_up_is_told(String value) {
    assertThat(GeneratedText.isIn(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web",
        "cart-v2",
        "emailservice",
        "kube-dns",
        "s3",
        "nginx",
        "mysql",
        "etcd",
        "db-0",
        "16",
        "k8s",
        "oauth2-proxy",
        "facade",
        "true",
        "front-end",
        "log4j2",
        "x86",
        "team-42"
      })
  void a_name_that_people_chose_is_none(String value) {
    assertThat(GeneratedText.isIn(value)).isFalse();
  }

  @Test
  void names_made_up_from_one_name_have_it_in_common() {
    assertThat(GeneratedText.common(List.of("jupyter-alice", "jupyter-bob"))).isEqualTo("jupyter");
    assertThat(GeneratedText.common(List.of("etl-5f3a8b9c-exec-1", "etl-7b2c9d1e-exec-2")))
        .isEqualTo("etl-exec");
    assertThat(GeneratedText.common(List.of("alice", "bob"))).isEmpty();
  }

  @Test
  void a_name_is_contained_only_between_separators() {
    assertThat(GeneratedText.holds("hello-00001-deployment", "hello-00001")).isTrue();
    assertThat(GeneratedText.holds("web-7", "web-7")).isTrue();
    assertThat(GeneratedText.holds("web-71", "web-7")).isFalse();
    assertThat(GeneratedText.holds("cobweb-7", "web-7")).isFalse();
    assertThat(GeneratedText.holds("web", "")).isFalse();
  }
}
