package io.github.pcap2netpol.connection.sums;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import org.junit.jupiter.api.Test;

class PairKeyTest {
  private static PairKey key(String one, int onePort, String other, int otherPort) {
    return PairKey.of(
        Protocol.TCP,
        new AddressAt(IpAddress.of(one), 0),
        onePort,
        new AddressAt(IpAddress.of(other), 0),
        otherPort);
  }

  @Test
  void the_same_two_ends_are_one_pair_in_either_order() {
    PairKey key = key("10.244.1.2", 41000, "10.244.2.3", 8080);
    PairKey turned = key("10.244.2.3", 8080, "10.244.1.2", 41000);

    assertThat(turned).isEqualTo(key).hasSameHashCodeAs(key);
  }

  @Test
  void another_port_or_address_at_either_end_is_another_pair() {
    assertThat(key("10.244.1.2", 41000, "10.244.2.3", 8080))
        .isNotEqualTo(key("10.244.1.9", 41000, "10.244.2.3", 8080))
        .isNotEqualTo(key("10.244.1.2", 41001, "10.244.2.3", 8080))
        .isNotEqualTo(key("10.244.1.2", 41000, "10.244.2.4", 8080))
        .isNotEqualTo(key("10.244.1.2", 41000, "10.244.2.3", 8081));
  }
}
