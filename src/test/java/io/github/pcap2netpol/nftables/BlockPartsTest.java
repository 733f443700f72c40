package io.github.pcap2netpol.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.nftables.ResolvedRule.Block;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BlockPartsTest {
  @Test
  void an_exception_adds_a_part_for_each_bit() {
    assertThat(BlockParts.of(Family.IPV4, List.of(block("10.0.0.0/29", "10.0.0.5/32"))))
        .map(IpPrefix::toString)
        .containsExactly("10.0.0.0/30", "10.0.0.4/32", "10.0.0.6/31");
    assertThat(BlockParts.of(Family.IPV6, List.of(block("::/0", "8000::/1", "4000::/2"))))
        .map(IpPrefix::toString)
        .containsExactly("::/2");
  }

  @Test
  void an_address_excluded_from_one_block_may_be_in_another() {
    assertThat(
            BlockParts.of(
                Family.IPV4, List.of(block("0.0.0.0/0", "10.0.0.0/8"), block("10.0.0.0/8"))))
        .containsExactly(IpPrefix.ALL_IPV4);
  }

  @Property
  void the_parts_contain_the_same_addresses_as_the_blocks(@ForAll("blocks") List<Block> blocks) {
    for (Family family : Family.values()) {
      List<IpPrefix> parts = BlockParts.of(family, blocks);
      for (int last = 0; last < 64; last++) {
        IpAddress address = address(family == Family.IPV4, last);
        assertThat(parts.stream().filter(part -> part.contains(address)).count())
            .isEqualTo(
                blocks.stream()
                        .anyMatch(
                            block ->
                                block.cidr().contains(address)
                                    && block.except().stream()
                                        .noneMatch(part -> part.contains(address)))
                    ? 1
                    : 0);
      }
    }
  }

  @Provide
  Arbitrary<List<Block>> blocks() {
    Arbitrary<Boolean> ipv4 = Arbitraries.of(true, false);
    return ipv4.flatMap(
            family ->
                Combinators.combine(prefix(family, 4), prefix(family, 7).list().ofMaxSize(4))
                    .as(Block::new))
        .list()
        .ofMaxSize(3);
  }

  /** A prefix near the tested addresses; its last bits determine its length. */
  private static Arbitrary<IpPrefix> prefix(boolean ipv4, int shortest) {
    return Combinators.combine(
            Arbitraries.integers().between(0, 63), Arbitraries.integers().between(1, shortest))
        .as(
            (last, open) ->
                new IpPrefix(address(ipv4, last), (ipv4 ? 32 : 128) - 7 + Math.min(open, 7)));
  }

  private static IpAddress address(boolean ipv4, int last) {
    return ipv4 ? IpAddress.ofIpv4(0xc0000200 + last) : new IpAddress(0x20010db8_00000000L, last);
  }

  private static Block block(String cidr, String... except) {
    return new Block(IpPrefix.of(cidr), Arrays.stream(except).map(IpPrefix::of).toList());
  }
}
