package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** If results can't or must not be written, that is reported at once, and nothing is touched. */
class BadOutputTest extends SmallBundleRuns {
  @Test
  void a_folder_of_someone_else_is_refused_before_anything_is_read() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("thesis.txt"), "years of work\n");

    assertRefused(CommandRun.of("analyse", folder.resolve("nowhere"), "-o", out), "--force");
  }

  @Test
  void an_output_path_that_is_a_file_is_refused_before_anything_is_read() throws IOException {
    Path out = Files.writeString(folder.resolve("out"), "");

    assertRefused(CommandRun.of("analyse", folder.resolve("nowhere"), "-o", out), "not a folder");
    assertRefused(
        CommandRun.of("analyse", folder.resolve("nowhere"), "-o", out.resolve("below/it")),
        "not a folder");
  }

  @Test
  void input_is_never_replaced_even_with_force() {
    SortedMap<String, String> metadata = AnalyseTest.files(bundle.resolve("cluster"));

    for (Path out : new Path[] {bundle, bundle.resolve("captures"), folder}) {
      assertRefused(CommandRun.of("analyse", bundle, "-o", out, "--force"), "the input");
    }
    assertRefused(
        CommandRun.of(
            "analyse",
            "--capture",
            bundle.resolve("captures/shop/web.pcap"),
            "--cluster",
            bundle.resolve("cluster/pods.json"),
            "-o",
            bundle.resolve("cluster"),
            "--force"),
        "the input");
    assertThat(AnalyseTest.files(bundle.resolve("cluster"))).isEqualTo(metadata);
    assertThat(bundle.resolve("captures/shop/web.pcap")).hasBinaryContent(SmallBundle.call());
  }

  @Test
  void results_within_the_input_are_not_read_by_the_next_run() {
    Path out = bundle.resolve("cluster/out");
    CommandRun.of("analyse", bundle, "-o", out);
    SortedMap<String, String> before = AnalyseTest.files(out);
    CommandRun again = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.DONE);
    assertThat(AnalyseTest.files(out)).isEqualTo(before).containsKey("policies/shop/web.yaml");
  }

  @Test
  @Tag("needs-tools")
  void a_full_disk_leaves_nothing_behind() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    mount(disk, "size=32k");
    try {
      CommandRun run = CommandRun.of("analyse", bundle, "-o", disk.resolve("new/out"));

      assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains(": no space left on device. Nothing was changed.\n");
      assertThat(disk).isEmptyDirectory();
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  @Tag("needs-tools")
  void a_read_only_disk_is_noticed_before_anything_is_read() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    mount(disk, "ro");
    try {
      assertRefused(
          CommandRun.of("analyse", folder.resolve("nowhere"), "-o", disk.resolve("out")),
          "no permission to write into " + disk);
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  @Tag("needs-tools")
  void a_mount_point_is_not_replaced_but_a_folder_in_it_may_be() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    mount(disk, "size=4m");
    try {
      CommandRun run = CommandRun.of("analyse", bundle, "-o", disk);

      assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
      assertThat(run.err()).contains("mount point", "name a folder in it", "Nothing was changed");
      assertThat(disk).isEmptyDirectory();
      assertThat(CommandRun.of("analyse", bundle, "-o", disk.resolve("out")).code())
          .isEqualTo(ExitCode.DONE);
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void mount(Path disk, String options) throws Exception {
    run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString());
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }

  /** The only output is one line that says why. */
  private static void assertRefused(CommandRun run, String why) {
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("pcap2netpol: ")
        .contains(why);
  }
}
