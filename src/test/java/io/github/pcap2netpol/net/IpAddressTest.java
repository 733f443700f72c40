package io.github.pcap2netpol.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  /** The examples of RFC 5952, sections 4 and 5. */
  @ParameterizedTest
  @CsvSource({
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8::A, 2001:db8::a",
    "::ffff:192.0.2.1, 192.0.2.1",
    "0:0:0:0:0:0:0:0, ::",
    "::1, ::1",
    "1::, 1::",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "10.244.1.5, 10.244.1.5"
  })
  void an_address_is_written_in_its_canonical_form(String given, String canonical) {
    assertThat(IpAddress.of(given)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1..2.3",
        "a.b.c.d",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "fe80::1%eth0",
        "::1.2.3",
        "1.2.3.4:80",
        "g::",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:1.2.3.4",
        "localhost"
      })
  void what_is_no_address_is_refused(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Property
  void text_and_bytes_give_the_same_address_as_the_jdk(
      @ForAll @Size(16) byte[] bytes, @ForAll @Size(4) byte[] four) throws UnknownHostException {
    for (byte[] raw : List.of(bytes, four)) {
      IpAddress address = IpAddress.ofBytes(raw);
      assertThat(IpAddress.of(address.toString())).isEqualTo(address);
      assertThat(InetAddress.getByName(address.toString()).getAddress())
          .isEqualTo(InetAddress.getByAddress(raw).getAddress());
    }
  }

  @Test
  void ipv4_addresses_come_before_ipv6_ones_and_each_in_the_order_of_numbers() {
    List<IpAddress> sorted =
        Arrays.asList(
            IpAddress.of("1.0.0.0"),
            IpAddress.of("127.0.0.1"),
            IpAddress.of("200.0.0.1"),
            IpAddress.of("::"),
            IpAddress.of("::1"),
            IpAddress.of("fe80::1"));
    assertThat(sorted).isSorted();
  }
}
