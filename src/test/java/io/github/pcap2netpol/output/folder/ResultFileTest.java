package io.github.pcap2netpol.output.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /** As with {@code -o /dev/stdout >result}. */
  @Test
  void a_link_stays_and_the_file_behind_it_is_replaced() throws IOException, OutputException {
    Path file = Files.writeString(folder.resolve("file"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    ResultFile.check(link, List.of());
    ResultFile.write(link, "after");

    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(file).hasContent("after");
    assertThat(names()).containsExactly("file", "link");
  }

  @Test
  void a_new_file_is_written_and_nothing_else() throws IOException, OutputException {
    ResultFile.check(folder.resolve("new"), List.of());
    ResultFile.write(folder.resolve("new"), "text");

    assertThat(folder.resolve("new")).hasContent("text");
    assertThat(names()).containsExactly("new");
  }
}
