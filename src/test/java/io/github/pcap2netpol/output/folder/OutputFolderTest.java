package io.github.pcap2netpol.output.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {
  private static final List<OutputFile> OLD =
      List.of(new OutputFile("a/x.yaml", "old\n"), new OutputFile("b.csv", "old\n"));
  private static final List<OutputFile> NEW =
      List.of(new OutputFile("a/x.yaml", "new\n"), new OutputFile("c/d/e.dot", "new\n"));

  @TempDir private Path home;

  @Test
  void all_files_and_nothing_else_are_written() throws Exception {
    OutputFolder.write(home.resolve("out"), NEW, false);

    assertThat(tree())
        .containsOnlyKeys("out/.pcap2netpol-manifest.json", "out/a/x.yaml", "out/c/d/e.dot");
    assertThat(tree()).containsEntry("out/a/x.yaml", "new\n");
  }

  @Test
  void the_same_files_give_the_same_manifest() throws Exception {
    OutputFolder.write(home.resolve("one"), NEW, false);
    OutputFolder.write(home.resolve("two"), List.of(NEW.get(1), NEW.get(0)), false);

    assertThat(home.resolve("one/.pcap2netpol-manifest.json"))
        .hasSameTextualContentAs(home.resolve("two/.pcap2netpol-manifest.json"));
  }

  @Test
  void an_unedited_folder_is_replaced_as_a_whole() throws Exception {
    OutputFolder.write(home.resolve("out"), OLD, false);
    OutputFolder.write(home.resolve("out"), NEW, false);

    assertThat(tree())
        .containsOnlyKeys("out/.pcap2netpol-manifest.json", "out/a/x.yaml", "out/c/d/e.dot");
  }

  @Test
  void an_empty_folder_is_used() throws Exception {
    Files.createDirectory(home.resolve("out"));

    OutputFolder.write(home.resolve("out"), NEW, false);

    assertThat(tree()).containsKey("out/a/x.yaml");
  }

  @Test
  void missing_parents_are_created() throws Exception {
    OutputFolder.write(home.resolve("p/q/out"), NEW, false);

    assertThat(tree()).containsKey("p/q/out/a/x.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"changed", "removed", "added"})
  void an_edited_folder_is_kept_and_the_file_named(String edit) throws Exception {
    Path out = home.resolve("out");
    OutputFolder.write(out, OLD, false);
    String file = edit.equals("added") ? "a/mine.yaml" : "a/x.yaml";
    switch (edit) {
      case "removed" -> Files.delete(out.resolve(file));
      default -> Files.writeString(out.resolve(file), "mine\n");
    }
    SortedMap<String, String> before = tree();

    assertThatThrownBy(() -> OutputFolder.write(out, NEW, false))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining(file + " was " + edit)
        .hasMessageContaining("--force");
    assertThat(tree()).isEqualTo(before);

    OutputFolder.write(out, NEW, true);
    assertThat(tree()).containsEntry("out/a/x.yaml", "new\n").doesNotContainKey("out/a/mine.yaml");
  }

  @Test
  void a_folder_of_someone_else_is_replaced_only_with_force() throws Exception {
    Path out = Files.createDirectory(home.resolve("out"));
    Files.writeString(out.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> OutputFolder.write(out, NEW, false))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("not written by pcap2netpol");
    assertThat(tree()).containsOnlyKeys("out/thesis.txt");

    OutputFolder.write(out, NEW, true);
    assertThat(tree()).doesNotContainKey("out/thesis.txt").containsKey("out/a/x.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"crc32\": 1}",
        "{\"crc32\": {\"thesis.txt\": 7}}",
        "null",
        "\0\0\0{ as if of UTF-32"
      })
  void a_broken_manifest_makes_no_folder_ours(String manifest) throws Exception {
    Path out = Files.createDirectory(home.resolve("out"));
    Files.writeString(out.resolve("thesis.txt"), "years of work");
    Files.writeString(out.resolve(".pcap2netpol-manifest.json"), manifest);

    assertThatThrownBy(() -> OutputFolder.write(out, NEW, false))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("not written by pcap2netpol");
  }

  @Test
  void a_file_in_the_way_is_kept_even_with_force() throws Exception {
    Path out = Files.writeString(home.resolve("out"), "text");

    assertThatThrownBy(() -> OutputFolder.write(out, NEW, true))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("it is not a folder");
    assertThat(out).hasContent("text");
  }

  @Test
  void a_parent_that_is_a_file_is_reported() throws Exception {
    Files.writeString(home.resolve("p"), "text");

    assertThatThrownBy(() -> OutputFolder.write(home.resolve("p/out"), NEW, true))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("Nothing was changed");
    assertThat(tree()).containsOnlyKeys("p");
  }

  @Test
  void the_root_the_home_and_the_working_directory_are_never_replaced() {
    Path working = Path.of("").toAbsolutePath();
    for (Path precious :
        List.of(
            working.getRoot(),
            Path.of(System.getProperty("user.home")),
            Path.of(System.getProperty("user.home")).toAbsolutePath().getRoot(),
            working,
            working.resolve("src/.."),
            Path.of(""),
            Path.of("."),
            working.getParent())) {
      // A disk that does nothing, in case the promise is broken.
      assertThatThrownBy(() -> OutputFolder.write(precious, NEW, true, new Failing("out")))
          .isInstanceOf(OutputException.class)
          .hasMessageContaining("will not replace");
    }
  }

  @Test
  void a_symbolic_link_stays_and_leads_to_the_new_results() throws Exception {
    Path real = Files.createDirectory(home.resolve("real"));
    Path link = Files.createSymbolicLink(home.resolve("link"), real);

    OutputFolder.write(link, NEW, false);

    assertThat(link).isSymbolicLink();
    assertThat(real.resolve("a/x.yaml")).hasContent("new\n");
  }

  @Test
  void a_dangling_symbolic_link_is_reported() throws Exception {
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("nowhere"));

    assertThatThrownBy(() -> OutputFolder.write(link, NEW, true))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("leads nowhere");
  }

  @Test
  void links_inside_a_replaced_folder_are_not_followed() throws Exception {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("thesis.txt"), "years of work");
    Path out = home.resolve("out");
    OutputFolder.write(out, OLD, false);
    Files.createSymbolicLink(out.resolve("shortcut"), elsewhere);

    assertThatThrownBy(() -> OutputFolder.write(out, NEW, false))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("shortcut was added");
    OutputFolder.write(out, NEW, true);

    assertThat(elsewhere.resolve("thesis.txt")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"e.dot", ".pcap2netpol-manifest.json", "c", ".out.new", "rename"})
  void whatever_fails_the_old_results_stay_and_nothing_else(String at) throws Exception {
    OutputFolder.write(home.resolve("out"), OLD, false);
    SortedMap<String, String> before = tree();

    assertThatThrownBy(() -> OutputFolder.write(home.resolve("out"), NEW, false, new Failing(at)))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("Nothing was changed.");
    assertThat(tree()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"e.dot", "c", ".out.new", "rename", "q"})
  void a_failure_takes_the_parents_it_created_away_again(String at) throws Exception {
    assertThatThrownBy(
            () -> OutputFolder.write(home.resolve("p/q/out"), NEW, false, new Failing(at)))
        .isInstanceOf(OutputException.class);

    assertThat(home).isEmptyDirectory();
  }

  @Test
  void if_the_old_results_cannot_be_restored_the_message_says_where_they_are() throws Exception {
    OutputFolder.write(home.resolve("out"), OLD, false);
    Disk onlyAside =
        new Disk() {
          @Override
          public void rename(Path from, Path to) throws IOException {
            if (to.endsWith("out")) {
              throw new FileSystemException(to.toString(), null, "Device or resource busy");
            }
            Disk.super.rename(from, to);
          }
        };

    assertThatThrownBy(() -> OutputFolder.write(home.resolve("out"), NEW, false, onlyAside))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining(".out.old")
        .hasMessageContaining("rename it back");
    assertThat(home.resolve(".out.old/a/x.yaml")).hasContent("old\n");
  }

  /** Fails at one file or folder by name; or at the renaming of the new results. */
  private record Failing(String at) implements Disk {
    @Override
    public void createFolder(Path folder) throws IOException {
      failAt(folder);
      Disk.super.createFolder(folder);
    }

    @Override
    public void write(Path file, byte[] contents) throws IOException {
      if (file.endsWith(at)) {
        Files.write(file, new byte[1]); // half written
      }
      failAt(file);
      Disk.super.write(file, contents);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      if (at.equals("rename") && from.endsWith(".out.new")) {
        throw full(from);
      }
      Disk.super.rename(from, to);
    }

    private void failAt(Path path) throws IOException {
      if (path.endsWith(at)) {
        throw full(path);
      }
    }

    private static IOException full(Path path) {
      return new FileSystemException(path.toString(), null, "No space left on device");
    }
  }

  /** Every file below the home, hidden ones too, with its text. */
  private SortedMap<String, String> tree() throws IOException {
    SortedMap<String, String> tree = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(home)) {
      walk.filter(Files::isRegularFile)
          .forEach(
              file -> {
                try {
                  tree.put(
                      home.relativize(file).toString().replace('\\', '/'), Files.readString(file));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return tree;
  }
}
