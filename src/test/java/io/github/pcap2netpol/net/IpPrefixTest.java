package io.github.pcap2netpol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IpPrefixTest {

  @Test
  void a_block_holds_its_own_addresses_and_no_others() {
    IpPrefix block = IpPrefix.of("10.244.2.0/24");
    assertThat(block.contains(IpAddress.of("10.244.2.255"))).isTrue();
    assertThat(block.contains(IpAddress.of("10.244.3.0"))).isFalse();
    assertThat(block.contains(IpAddress.of("::ffff:10.244.2.7"))).isTrue();
    assertThat(IpPrefix.ALL_IPV4.contains(IpAddress.of("::1"))).isFalse();
    assertThat(IpPrefix.ALL_IPV6.contains(IpAddress.of("10.0.0.1"))).isFalse();
    assertThat(IpPrefix.of("fd00::/8").contains(IpAddress.of("fd12::1"))).isTrue();
  }

  @Test
  void adjacent_blocks_merge_and_contained_ones_vanish() {
    assertThat(
            IpPrefix.merge(
                Stream.of("10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.3/32", "10.0.0.5")
                    .map(IpPrefix::of)
                    .toList()))
        .extracting(IpPrefix::toString)
        .containsExactly("10.0.0.0/30", "10.0.0.5/32");
    assertThat(IpPrefix.merge(List.of(IpPrefix.of("fd00::1"), IpPrefix.of("fd00::"))))
        .containsExactly(IpPrefix.of("fd00::/127"));
  }

  @Property
  void merging_loses_and_adds_no_address(
      @ForAll @Size(max = 40) List<@IntRange(max = 63) Integer> hosts) {
    List<IpPrefix> merged =
        IpPrefix.merge(
            hosts.stream().map(host -> IpPrefix.of(IpAddress.ofIpv4(0x0a000000 | host))).toList());
    for (int host = 0; host < 64; host++) {
      IpAddress address = IpAddress.ofIpv4(0x0a000000 | host);
      assertThat(merged.stream().filter(block -> block.contains(address)).count())
          .isEqualTo(hosts.contains(host) ? 1 : 0);
    }
  }

  @Test
  void the_narrowest_block_that_holds_two_is_found() {
    assertThat(IpPrefix.of("10.0.0.5").span(IpPrefix.of("10.0.0.6")))
        .isEqualTo(IpPrefix.of("10.0.0.4/30"));
    assertThat(IpPrefix.of("10.0.0.0/24").span(IpPrefix.of("10.0.0.6")))
        .isEqualTo(IpPrefix.of("10.0.0.0/24"));
    assertThat(IpPrefix.of("1.2.3.4").span(IpPrefix.of("255.2.3.4"))).isEqualTo(IpPrefix.ALL_IPV4);
    assertThat(IpPrefix.of("2001:db8::1").span(IpPrefix.of("2001:db8:0:4::")))
        .isEqualTo(IpPrefix.of("2001:db8::/61"));
    assertThatThrownBy(() -> IpPrefix.ALL_IPV4.span(IpPrefix.ALL_IPV6))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_address_after_a_block_is_the_first_one_outside_it() {
    assertThat(IpPrefix.of("10.0.0.0/22").next()).contains(IpAddress.of("10.0.4.0"));
    assertThat(IpPrefix.of("10.0.0.7").next()).contains(IpAddress.of("10.0.0.8"));
    assertThat(IpPrefix.of("2001:db8::/48").next()).contains(IpAddress.of("2001:db8:1::"));
    assertThat(IpPrefix.of("2001:db8::/96").next()).contains(IpAddress.of("2001:db8::1:0:0"));
    assertThat(IpPrefix.of("240.0.0.0/4").next()).isEmpty();
    assertThat(IpPrefix.of("8000::/1").next()).isEmpty();
    assertThat(IpAddress.of("0.0.0.0").previous()).isEmpty();
    assertThat(IpAddress.of("::").previous()).isEmpty();
    assertThat(IpAddress.of("10.0.1.0").previous()).contains(IpAddress.of("10.0.0.255"));
    assertThat(IpAddress.of("0:0:0:1::").previous())
        .contains(IpAddress.of("::ffff:ffff:ffff:ffff"));
  }

  @Test
  void a_single_address_is_written_without_its_length() {
    assertThat(IpPrefix.of("10.0.0.7").brief()).isEqualTo("10.0.0.7");
    assertThat(IpPrefix.of("10.0.0.6/31").brief()).isEqualTo("10.0.0.6/31");
  }
}
