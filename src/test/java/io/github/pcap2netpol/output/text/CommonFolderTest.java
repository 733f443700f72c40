package io.github.pcap2netpol.output.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonFolderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a/b/web.pcap      | a/b/db.pcap     | a/b/  | web.pcap
          a/b/web.pcap      | a/c/db.pcap     | a/    | b/web.pcap
          a/b/web.pcap      | a/bc/db.pcap    | a/    | b/web.pcap
          a/b/web.pcap      | a/b/web.pcap    | a/b/  | web.pcap
          shop/web.pcap     | shop-2/web.pcap | ''    | shop/web.pcap
          web.pcap          | db.pcap         | ''    | web.pcap
          /tmp/web.pcap     | /srv/db.pcap    | ''    | /tmp/web.pcap
          /tmp/web.pcap     | /tmp/a/db.pcap  | /tmp/ | web.pcap
          """)
  void the_innermost_folder_is_named_once(
      String one, String other, String folder, String oneWithin) {
    CommonFolder common = CommonFolder.of(List.of(one, other));

    assertThat(common.path()).isEqualTo(folder);
    assertThat(common.within(one)).isEqualTo(oneWithin);
    assertThat(CommonFolder.of(List.of(other, one))).isEqualTo(common);
  }
}
