package io.github.pcap2netpol.flowlog.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.flowlog.model.RecordedPod;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordedObjectsTest {
  @Test
  void however_many_and_long_the_labels_are_a_bounded_part_is_kept_and_the_rest_is_reported() {
    RecordedObjects objects = RecordedObjects.collecting();
    for (int i = 0; i < 60_000; i++) {
      objects.add(pod(i, labels(i)));
    }

    Diagnostics found = new Diagnostics();
    assertThat(objects.toJson(found)).hasSizeLessThan(40_000_000);
    assertThat(found.sorted()).extracting(Diagnostic::code).contains("records-objects-capped");
  }

  @Test
  void nothing_is_kept_if_nobody_wants_it() {
    RecordedObjects objects = RecordedObjects.unwanted();
    objects.add(pod(1, labels(1)));

    assertThat(objects.isEmpty()).isTrue();
  }

  private static RecordedPod pod(int i, SortedMap<String, String> labels) {
    return new RecordedPod(
        new PodRef("shop", "web-" + i), IpAddress.ofIpv4(0x0a000000 + i), labels, Optional.empty());
  }

  private static SortedMap<String, String> labels(int i) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (int each = 0; each < 10; each++) {
      labels.put("label-" + each, i + "x".repeat(60));
    }
    return labels;
  }
}
