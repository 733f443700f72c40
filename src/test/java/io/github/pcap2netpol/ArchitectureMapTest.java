package io.github.pcap2netpol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The map of the code, {@code docs/architecture.md} and its drawing, matches the code. */
class ArchitectureMapTest {
  private static final Path DOCS = Path.of("docs");
  private static final Path CODE = Path.of("src/main/java/io/github/pcap2netpol");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
  private static final Pattern WORD = Pattern.compile("[a-z0-9]+");
  private static final Pattern TEXT = Pattern.compile("<text[^>]*>([^<]*)</text>");

  @Test
  void every_link_leads_somewhere() throws IOException {
    Set<Path> links = links();
    assertThat(links).isNotEmpty();
    links.removeIf(Files::exists);
    assertThat(links).as("named in docs/architecture.md, and not there").isEmpty();
  }

  @Test
  void every_package_is_in_the_list() throws IOException {
    Set<Path> missing = packages();
    missing.removeAll(links());
    assertThat(missing).as("packages that docs/architecture.md does not name").isEmpty();
  }

  @Test
  void every_package_is_in_the_drawing() throws IOException {
    String drawing = Files.readString(DOCS.resolve("architecture.svg"), UTF_8);
    Set<String> words =
        TEXT.matcher(drawing)
            .results()
            .map(text -> text.group(1))
            .flatMap(text -> WORD.matcher(text).results().map(MatchResult::group))
            .collect(Collectors.toSet());

    Set<Path> missing = packages();
    missing.removeIf(path -> words.contains(path.getFileName().toString()));
    assertThat(missing).as("packages that docs/architecture.svg does not show").isEmpty();
  }

  @Test
  void the_order_is_the_one_that_is_tested() throws IOException {
    assertThat(page()).contains("\n" + String.join(" <- ", ArchitectureTest.STAGES) + "\n");
  }

  private static String page() throws IOException {
    return Files.readString(DOCS.resolve("architecture.md"), UTF_8);
  }

  private static Set<Path> links() throws IOException {
    return LINK.matcher(page())
        .results()
        .map(link -> DOCS.resolve(link.group(1)).normalize())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Path> packages() throws IOException {
    try (Stream<Path> all = Files.walk(CODE)) {
      return all.filter(Files::isDirectory)
          .filter(folder -> !folder.equals(CODE))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
