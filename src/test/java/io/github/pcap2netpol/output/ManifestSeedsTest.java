package io.github.pcap2netpol.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.fuzz.SeedFolder;
import io.github.pcap2netpol.output.folder.Manifest;
import io.github.pcap2netpol.output.folder.OutputFile;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The seeds of {@link ManifestFuzzTest}: a valid one, and nearly valid ones. */
class ManifestSeedsTest {
  @Test
  void manifests() throws IOException {
    String right =
        Manifest.of(List.of(new OutputFile("mine.txt", "a diary\n"))).toFile().contents();
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put("right", bytes(right));
    seeds.put("of-another-file", bytes(right.replace("mine", "../mine")));
    seeds.put("of-more-files", bytes(right.replace("\"mine.txt\"", "\"b\": \"1\", \"mine.txt\"")));
    seeds.put("another-hash", bytes(right.replaceAll(" [0-9]+\"", " 1\"")));
    seeds.put("no-text", bytes("{\"crc32\": {\"mine.txt\": [1, {\"a\": null}]}}"));
    seeds.put("nested", bytes("{\"a\":" + "[".repeat(1100) + "]".repeat(1100) + "}"));
    SeedFolder.requireHolds(ManifestFuzzTest.class, "manifest", seeds);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
