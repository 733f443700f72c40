package io.github.pcap2netpol.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./pcap2netpol}, in its own checkout, whose jar, JDK and Maven are small scripts
 * that print how they were called.
 */
@Tag("needs-tools")
class LauncherTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private Path checkout = Path.of("");
  private Path jdk = Path.of("");

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void write() throws IOException {
    checkout = Files.createDirectories(folder.resolve("my check out"));
    Files.createDirectories(checkout.resolve("src/main"));
    Files.createDirectories(checkout.resolve("samples/pcaps/online-boutique"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.copy(Path.of("pcap2netpol"), checkout.resolve("pcap2netpol"));
    script(
        checkout.resolve("mvnw"),
        "echo built >>\"$(dirname \"$0\")/builds\"\necho \"with $JAVA_HOME\"\nmkdir -p target\ncp pom.xml"
            + " target/pcap2netpol.jar");
    jdk = jdk("jdk", "17.0.1");
    script(jdk.resolve("bin/javac"), "exit 0");
  }

  @Test
  void the_first_run_builds_with_a_message_and_the_second_just_runs() throws Exception {
    Ended first = run(checkout.resolve("pcap2netpol"), "a b", "*");
    Ended second = run(checkout.resolve("pcap2netpol"), "a b", "*");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err()).contains("Building");
    assertThat(first.out()).isEqualTo(second.out());
    assertThat(second.err()).isEmpty();
    assertThat(second.out())
        .contains("[-jar]\n[" + checkout.toRealPath() + "/target/pcap2netpol.jar]\n[a b]\n[*]\n");
    assertThat(checkout.resolve("builds")).hasContent("built");
  }

  @Test
  void it_works_from_any_folder_and_through_symbolic_links() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(elsewhere.resolve("hop"), Path.of("../my check out/pcap2netpol"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("p2n"), Path.of("hop"));
    Ended ended = run(link, "x");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("/pcap2netpol.jar]\n[x]\n");
  }

  @Test
  void changed_sources_are_built_again() throws Exception {
    run(checkout.resolve("pcap2netpol"));
    Path source = Files.writeString(checkout.resolve("src/main/New.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    Ended ended = run(checkout.resolve("pcap2netpol"));

    assertThat(ended.err()).contains("Building");
    assertThat(Files.readAllLines(checkout.resolve("builds"))).hasSize(2);
  }

  @Test
  void a_build_that_fails_shows_the_end_of_its_log_and_where_it_is() throws Exception {
    script(checkout.resolve("mvnw"), "echo 'no such symbol'; exit 1");
    Ended ended = run(checkout.resolve("pcap2netpol"));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("no such symbol", "The build failed", "target/launcher-build.log");
    assertThat(checkout.resolve("target/launcher.lock")).doesNotExist();
  }

  @Test
  void a_java_home_that_is_too_old_gives_way_to_a_newer_java_on_the_path() throws Exception {
    Path newer = jdk;
    jdk = jdk("old", "11.0.2");
    Ended ended =
        run(
            checkout.resolve("pcap2netpol"),
            Map.of("PATH", newer.resolve("bin") + ":" + System.getenv("PATH")),
            "x");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith("java of " + newer.toRealPath() + "\n").endsWith("[x]\n");
  }

  @Test
  void a_runtime_without_a_compiler_is_named_in_the_complaint() throws Exception {
    jdk = jdk("jre", "21");
    Ended ended = run(checkout.resolve("pcap2netpol"));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("only a runtime", jdk.toString(), "Install a JDK");
  }

  @Test
  void a_lock_whose_owner_is_gone_does_not_block() throws Exception {
    Path lock = Files.createDirectories(checkout.resolve("target/launcher.lock"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");
    Ended ended = run(checkout.resolve("pcap2netpol"));

    assertThat(ended.code()).as(ended.err()).isZero();
  }

  @Test
  void two_first_runs_at_once_build_once() throws Exception {
    script(
        checkout.resolve("mvnw"),
        "echo built >>builds\nsleep 2\nmkdir -p target\ncp pom.xml target/pcap2netpol.jar");
    Process one = builder(checkout.resolve("pcap2netpol"), Map.of()).start();
    Process other = builder(checkout.resolve("pcap2netpol"), Map.of()).start();

    assertThat(one.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(other.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(List.of(one.exitValue(), other.exitValue())).containsOnly(0);
    assertThat(checkout.resolve("builds")).hasContent("built");
  }

  @Test
  void the_users_jvm_options_come_after_the_default_ones() throws Exception {
    run(checkout.resolve("pcap2netpol"));
    Ended ended = run(checkout.resolve("pcap2netpol"), Map.of("PCAP2NETPOL_JAVA_OPTS", "-Xmx4g"));

    assertThat(ended.out()).containsSubsequence("[-Xmx512m]", "[-Xmx4g]", "[-jar]");
  }

  @Test
  void the_exit_code_is_that_of_the_tool() throws Exception {
    run(checkout.resolve("pcap2netpol"));
    script(jdk.resolve("bin/java"), "exit 5");

    assertThat(run(checkout.resolve("pcap2netpol"), "x").code()).isEqualTo(5);
  }

  @Test
  void the_class_data_archive_is_made_once_for_each_build() throws Exception {
    Ended first = run(checkout.resolve("pcap2netpol"), "x");
    Ended second = run(checkout.resolve("pcap2netpol"), "x");
    Path archive = onlyArchive();

    assertThat(first.out())
        .isEqualTo(second.out())
        .contains("[-XX:SharedArchiveFile=" + archive + "]");
    assertThat(jdk.resolve("dumps")).hasContent("dumped");

    Files.setLastModifiedTime(
        checkout.resolve("target/pcap2netpol.jar"), FileTime.from(Instant.now().plusSeconds(60)));
    run(checkout.resolve("pcap2netpol"), "x");

    assertThat(Files.readAllLines(jdk.resolve("dumps"))).hasSize(2);
  }

  @Test
  void each_build_of_a_jdk_has_an_archive_of_its_own() throws Exception {
    run(checkout.resolve("pcap2netpol"));
    Path archive = onlyArchive();
    jdk = jdk("other", "17.0.1");
    Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"other\"\nJAVA_VERSION=\"17.0.1\"\n");
    Ended ended = run(checkout.resolve("pcap2netpol"));

    assertThat(ended.out()).contains("[-XX:SharedArchiveFile=").doesNotContain(archive.toString());
    assertThat(jdk.resolve("dumps")).hasContent("dumped");
  }

  @Test
  void a_jdk_that_cannot_make_an_archive_is_tried_once() throws Exception {
    script(
        jdk.resolve("bin/java"),
        "case \"$*\" in *share:dump*) echo dumped >>\"${0%/bin/java}/dumps\"; exit 1 ;; esac\n"
            + "for a in \"$@\"; do printf '[%s]\\n' \"$a\"; done");
    run(checkout.resolve("pcap2netpol"), "x");
    Ended ended = run(checkout.resolve("pcap2netpol"), "x");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).endsWith("[x]\n").doesNotContain("SharedArchiveFile");
    assertThat(jdk.resolve("dumps")).hasContent("dumped");
  }

  @Test
  void the_jvm_is_given_no_diagnostic_options() throws Exception {
    Ended ended = run(checkout.resolve("pcap2netpol"), "--help");

    assertThat(ended.out()).doesNotContain("Diagnostic", "Experimental", "Verif");
  }

  private Path onlyArchive() throws IOException {
    try (Stream<Path> files = Files.list(checkout.toRealPath().resolve("target"))) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".jsa")).toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  /** A java that prints how it was called, and writes the archives that it is asked for. */
  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"x\"\nJAVA_RUNTIME_VERSION=\""
            + version
            + " a\"\nJAVA_VERSION=\""
            + version
            + "\"\n");
    script(
        home.resolve("bin/java"),
        """
        for a in "$@"; do
          case $a in
            -Xshare:dump) dump=yes ;;
            -XX:SharedArchiveFile=*) [ -z "${dump:-}" ] || echo archive >"${a#*=}" ;;
            -XX:DumpLoadedClassList=*) echo 'java/lang/Object id: 1' >"${a#*=}" ;;
          esac
        done
        [ -z "${dump:-}" ] || echo dumped >>"${0%/bin/java}/dumps"
        echo "java of ${0%/bin/java}"
        for a in "$@"; do printf '[%s]\\n' "$a"; done\
        """);
    return home;
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n", UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended run(Path launcher, String... args) throws IOException, InterruptedException {
    return run(launcher, Map.of(), args);
  }

  private Ended run(Path launcher, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        builder(launcher, environment, args)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private ProcessBuilder builder(Path launcher, Map<String, String> environment, String... args) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    return builder;
  }
}
