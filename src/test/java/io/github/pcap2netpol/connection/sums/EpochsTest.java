package io.github.pcap2netpol.connection.sums;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.net.IpAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochsTest {
  private static final IpAddress ADDRESS = IpAddress.of("10.0.0.1");

  private static int epoch(double seconds, double... takeovers) {
    long[] moments = new long[takeovers.length];
    for (int i = 0; i < takeovers.length; i++) {
      moments[i] = Math.round(takeovers[i] * 1e9);
    }
    return new Epochs(Map.of(ADDRESS, moments)).at(ADDRESS, Math.round(seconds * 1e9)).epoch();
  }

  @Test
  void an_address_that_stays_with_its_owner_has_one_epoch() {
    assertThat(new Epochs(Map.of()).at(ADDRESS, Long.MAX_VALUE).epoch()).isZero();
  }

  @Test
  void an_address_changes_hands_at_the_moment_and_not_before() {
    assertThat(epoch(9.999, 10, 20)).isZero();
    assertThat(epoch(10, 10, 20)).isEqualTo(1);
    assertThat(epoch(20, 10, 20)).isEqualTo(2);
  }

  @Test
  void a_whole_second_belongs_to_one_epoch() {
    for (double takeover : new double[] {10, 10.001, 10.5, 10.999}) {
      assertThat(epoch(10, takeover)).isEqualTo(epoch(10.999999999, takeover));
    }
    assertThat(epoch(10.999, 10.5)).isZero();
    assertThat(epoch(11, 10.5)).isEqualTo(1);
  }

  @Test
  void two_owners_within_one_second_count_from_its_end() {
    assertThat(epoch(10.5, 10.1, 10.9)).isZero();
    assertThat(epoch(11, 10.1, 10.9)).isEqualTo(2);
    assertThat(epoch(12, 10.1, 10.9)).isEqualTo(2);
  }

  @Test
  void the_next_takeover_is_a_full_second_too() {
    Epochs epochs = new Epochs(Map.of(ADDRESS, new long[] {10_500_000_000L}));
    assertThat(epochs.nextTakeover(ADDRESS, 0)).isEqualTo(11_000_000_000L);
    assertThat(epochs.nextTakeover(ADDRESS, 11_000_000_000L)).isEqualTo(Long.MAX_VALUE);
  }
}
