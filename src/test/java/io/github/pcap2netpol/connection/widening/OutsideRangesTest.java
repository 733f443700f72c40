package io.github.pcap2netpol.connection.widening;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideRangesTest {
  private static OutsideRanges around(String... known) {
    return OutsideRanges.around(Stream.of(known).map(IpPrefix::of).toList());
  }

  private static IpPrefix cut(OutsideRanges ranges, String address, int length) {
    return ranges.cut(IpAddress.of(address), length);
  }

  @Test
  void a_cut_far_from_the_cluster_has_the_requested_length() {
    OutsideRanges ranges = around("10.244.0.0/16");
    assertThat(cut(ranges, "203.0.113.9", 32)).isEqualTo(IpPrefix.of("203.0.113.9"));
    assertThat(cut(ranges, "203.0.113.9", 20)).isEqualTo(IpPrefix.of("203.0.112.0/20"));
    assertThat(cut(ranges, "2001:db8::9", 48)).isEqualTo(IpPrefix.of("2001:db8::/48"));
  }

  @Test
  void a_cut_stays_clear_of_the_clusters_addresses() {
    OutsideRanges ranges = around("192.0.2.6", "198.51.100.0/25", "2001:db8:0:4::/64");
    assertThat(cut(ranges, "192.0.2.7", 8)).isEqualTo(IpPrefix.of("192.0.2.7"));
    assertThat(cut(ranges, "192.0.2.4", 8)).isEqualTo(IpPrefix.of("192.0.2.4/31"));
    assertThat(cut(ranges, "192.0.2.9", 8)).isEqualTo(IpPrefix.of("192.0.2.8/29"));
    assertThat(cut(ranges, "198.51.100.200", 8)).isEqualTo(IpPrefix.of("198.51.100.128/25"));
    assertThat(cut(ranges, "2001:db8::1", 32)).isEqualTo(IpPrefix.of("2001:db8::/62"));
  }

  /** RFC 1918, RFC 6598, RFC 4193, RFC 6890. */
  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.0.0.0/8",
    "172.20.2.3, 172.16.0.0/12",
    "192.168.2.3, 192.168.0.0/16",
    "100.70.2.3, 100.64.0.0/10",
    "11.1.2.3, 11.0.0.0/8",
    "172.32.0.1, 172.32.0.0/11",
    "1.1.1.1, 1.0.0.0/8",
    "223.1.1.1, 208.0.0.0/4",
    "fd12::1, fc00::/7",
    "2001:db8::1, 2000::/3",
    "::2, ::2/127"
  })
  void what_is_private_or_special_is_never_mixed_with_what_is_public(
      String address, String widest) {
    assertThat(cut(around(), address, 0)).isEqualTo(IpPrefix.of(widest));
  }

  @Test
  void the_length_is_the_greatest_that_gives_few_enough_blocks() {
    OutsideRanges ranges = around("192.0.2.5");
    List<IpAddress> addresses =
        Stream.of("192.0.2.1", "192.0.2.3", "192.0.2.4", "192.0.2.6", "192.0.2.200")
            .map(IpAddress::of)
            .toList();
    assertThat(ranges.length(addresses, 32, 5)).isEqualTo(32);
    assertThat(ranges.length(addresses, 30, 5)).isEqualTo(30);
    // .1 and .3 share a /30, .4 and .6 never a block without .5.
    assertThat(ranges.length(addresses, 32, 4)).isEqualTo(30);
    assertThat(ranges.length(addresses, 32, 3)).isZero();
  }

  @Property(tries = 200)
  void cuts_contain_no_known_address_and_cuts_of_one_length_do_not_overlap(
      @ForAll @Size(max = 6) List<@IntRange(max = 255) Integer> hosts,
      @ForAll @Size(max = 3) List<@IntRange(max = 255) Integer> blocks,
      @ForAll @IntRange(min = 20, max = 32) int length) {
    List<IpPrefix> known =
        Stream.concat(
                hosts.stream().map(host -> new IpPrefix(address(host), 32)),
                blocks.stream().map(host -> new IpPrefix(address(host), 27 + host % 5)))
            .toList();
    OutsideRanges ranges = OutsideRanges.around(known);
    for (int host = 0; host < 256; host++) {
      IpAddress one = address(host);
      if (known.stream().anyMatch(block -> block.contains(one))) {
        continue;
      }
      IpPrefix cut = ranges.cut(one, length);
      assertThat(cut.contains(one)).isTrue();
      assertThat(known).noneMatch(block -> block.contains(cut) || cut.contains(block));
      for (int other = 0; other < 256; other++) {
        if (cut.contains(address(other))) {
          assertThat(ranges.cut(address(other), length)).isEqualTo(cut);
        }
      }
      assertThat(ranges.cut(one, length - 1).contains(cut)).isTrue();
      // It is not narrower than it must be.
      Optional<IpPrefix> wider =
          cut.length() > length
              ? Optional.of(new IpPrefix(one, cut.length() - 1))
              : Optional.empty();
      wider.ifPresent(
          block ->
              assertThat(known).anyMatch(each -> block.contains(each) || each.contains(block)));
    }
  }

  private static IpAddress address(int host) {
    return IpAddress.ofIpv4(0xcb007100 | host);
  }
}
