package io.github.pcap2netpol.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> KNOWN =
      List.of("shop/api", "shop/web", "shop/checkoutservice", "store/web", "node-1", "node-2");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shop/apo             | Did you mean shop/api?
          shop/aip             | Did you mean shop/api?
          shop/API             | Did you mean shop/api?
          sjop/api             | Did you mean shop/api?
          shop/wbe             | Did you mean shop/web or store/web?
          store/wbe            | Did you mean store/web or shop/web?
          checkout             | Did you mean shop/checkoutservice?
          shop/chekout         | Did you mean shop/checkoutservice?
          shop/checkoutservise | Did you mean shop/checkoutservice?
          node-3               | Did you mean node-1 or node-2?
          """)
  void near_misses_are_suggested_the_nearest_first(String given, String sentence) {
    assertThat(Suggestion.sentence(given, KNOWN)).isEqualTo(" " + sentence);
  }

  @ParameterizedTest
  @CsvSource({"shop/payments", "a", "shop/xyz", "''"})
  void what_is_far_from_everything_leads_to_none(String given) {
    assertThat(Suggestion.sentence(given, KNOWN)).isEmpty();
  }

  @Test
  void at_most_three_suggestions_are_made() {
    assertThat(Suggestion.near("web", List.of("a/web", "b/web", "c/web", "d/web")))
        .containsExactly("a/web", "b/web", "c/web");
  }
}
