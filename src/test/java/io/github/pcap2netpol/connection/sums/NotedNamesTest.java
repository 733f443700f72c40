package io.github.pcap2netpol.connection.sums;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** More names in capture files than are kept. */
class NotedNamesTest {
  private static NotedNames of(int most, List<String> all) {
    NotedNames names = new NotedNames(most);
    for (String one : all) {
      names.add(IpAddress.of(one.substring(0, one.indexOf(' '))), one.substring(one.indexOf(' ')));
    }
    return names;
  }

  private static List<String> shown(NotedNames names) {
    List<String> shown = new ArrayList<>();
    names.forEach((address, name) -> shown.add(address + name));
    return shown;
  }

  @Test
  void the_smallest_addresses_are_kept_and_the_smallest_names_of_the_last_one() {
    NotedNames names = of(3, List.of("10.0.0.3 a", "10.0.0.2 c", "10.0.0.2 b", "10.0.0.1 d"));

    assertThat(shown(names)).containsExactly("10.0.0.1 d", "10.0.0.2 b", "10.0.0.2 c");
    assertThat(names.isFull()).isTrue();
  }

  @Test
  void a_name_that_is_known_takes_no_room() {
    NotedNames names = of(1, List.of("10.0.0.3 a", "10.0.0.3 a"));

    assertThat(shown(names)).containsExactly("10.0.0.3 a");
    assertThat(names.isFull()).isFalse();
  }

  @Property(tries = 200)
  void neither_their_order_nor_how_they_are_merged_makes_a_difference(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int most) {
    Random random = new Random(seed);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add("10.0.0." + random.nextInt(5) + " name" + random.nextInt(5));
    }
    List<String> expected = all.stream().distinct().sorted().limit(most).toList();

    Collections.shuffle(all, random);
    assertThat(shown(of(most, all))).isEqualTo(expected);
    NotedNames together = of(most, all.subList(0, 5));
    together.addAll(of(most, all.subList(5, 12)));
    assertThat(shown(together)).isEqualTo(expected);
  }
}
