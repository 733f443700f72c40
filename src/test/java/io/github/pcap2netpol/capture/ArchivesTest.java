package io.github.pcap2netpol.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.archive.ArchivedCapture;
import io.github.pcap2netpol.capture.archive.Archives;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {
  private final Diagnostics diagnostics = new Diagnostics();
  @TempDir private Path folder;

  private Path zip(String... names) throws IOException {
    Path file = folder.resolve("captures.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  private List<Path> captures(Path file) {
    return Archives.expand(List.of(file), name -> name.endsWith(".pcap"), diagnostics);
  }

  @Test
  void captures_are_found_anywhere_in_an_archive_and_other_entries_are_named() throws IOException {
    List<Path> found = captures(zip("shop/web-0.pcap", "ip-resources.txt"));

    assertThat(found).hasSize(1);
    try (InputStream in = ArchivedCapture.of(found.get(0)).orElseThrow().open()) {
      assertThat(in.readAllBytes()).asString().isEqualTo("shop/web-0.pcap");
    }
    assertThat(diagnostics.sorted()).hasSize(1).first().asString().contains("ip-resources.txt");
  }

  @Test
  void an_entry_whose_path_leaves_the_archive_is_skipped() throws IOException {
    assertThat(captures(zip("../../web-0.pcap", "a/../b.pcap", "c.pcap")))
        .containsExactly(Path.of(folder.resolve("captures.zip") + "!/c.pcap"));
  }

  @Test
  void an_archive_without_captures_is_severe() throws IOException {
    assertThat(captures(zip("notes.txt"))).isEmpty();
    assertThat(diagnostics.sorted()).asString().contains("archive-without-captures");
  }
}
