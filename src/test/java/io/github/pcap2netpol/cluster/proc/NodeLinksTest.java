package io.github.pcap2netpol.cluster.proc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.net.IpAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NodeLinksTest {
  /** As Retina writes it: a summary, and the output of each command under its own line. */
  private static final String TEXT =
      """
      Summary:

      /usr/sbin/ip -d -j addr show(IP address configuration)
      /usr/sbin/ip -d -j neighbor show(IP neighbor status)
      /usr/sbin/ip rule list(Policy routing list)
      /usr/sbin/ip route show table all(Routes of all route tables)

      Execute:

      /usr/sbin/ip -d -j addr show

      [{"ifindex":1,"ifname":"lo","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8}]},{"ifindex":2,"ifname":"eth0","addr_info":[{"family":"inet","local":"172.30.0.11","prefixlen":24},{"family":"inet6","local":"fe80::1","prefixlen":64}]},{"ifindex":14,"ifname":"veth1a2b","addr_info":[]},{"ifindex":15,"ifname":"veth3c4d","addr_info":[]}]
      /usr/sbin/ip -d -j neighbor show

      [{"dst":"10.244.1.47","dev":"veth3c4d","lladdr":"ee:ff:00:00:00:01","state":["REACHABLE"]},{"dst":"10.244.1.99","dev":"veth3c4d","state":["FAILED"]},{"dst":"172.30.0.1","dev":"eth0","state":["STALE"]}]
      /usr/sbin/ip rule list

      0:	from all lookup local
      /usr/sbin/ip route show table all

      default via 172.30.0.1 dev eth0
      10.244.1.46 dev veth1a2b scope link
      10.244.2.0/24 via 172.30.0.12 dev eth0
      local 172.30.0.11 dev eth0 table local proto kernel scope host src 172.30.0.11
      """;

  @Test
  void the_addresses_of_the_node_and_what_is_behind_each_interface_are_read() throws IOException {
    NodeLinks links = NodeLinks.read(new ByteArrayInputStream(TEXT.getBytes(UTF_8)));

    assertThat(links.own()).containsExactly(IpAddress.of("172.30.0.11"));
    assertThat(byNumber(links))
        .isEqualTo(
            new TreeMap<>(Map.of(2, "[172.30.0.1]", 14, "[10.244.1.46]", 15, "[10.244.1.47]")));
  }

  @Test
  void what_is_damaged_is_passed_over() throws IOException {
    for (String text :
        List.of(
            "[{\"ifindex\":", "[[[[", "\0\0", "10.244.1.46 dev nowhere", TEXT.substring(0, 700))) {
      assertThat(NodeLinks.read(new ByteArrayInputStream(text.getBytes(UTF_8))).reached())
          .isEmpty();
    }
  }

  private static SortedMap<Integer, String> byNumber(NodeLinks links) {
    SortedMap<Integer, String> texts = new TreeMap<>();
    links.reached().forEach((number, addresses) -> texts.put(number, addresses.toString()));
    return texts;
  }
}
