package io.github.pcap2netpol.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.file.CaptureSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final AtomicLong now = new AtomicLong();

  @Test
  void short_work_shows_nothing() throws IOException {
    Progress progress = progress();
    progress.watch(new Bytes(3_000_000)).open().readAllBytes();
    progress.end();

    assertThat(shown.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void long_work_shows_its_progress_and_removes_it_at_the_end() throws IOException {
    Progress progress = progress();
    InputStream in = progress.watch(new Bytes(3_000_000)).open();
    in.readNBytes(2_000_000);
    now.set(700_000_000);
    in.readNBytes(1_000_000);
    progress.end();

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("read 2 MB of 3 MB (66 %) ...")
        .endsWith("\r\u001b[K");
  }

  @Test
  void a_source_without_a_size_has_no_percentage() throws IOException {
    Progress progress = progress();
    progress.watch(new Bytes(3_000_000));
    InputStream in = progress.watch(new Endless(new Bytes(2_000_000))).open();
    now.set(700_000_000);
    in.readNBytes(2_000_000);
    progress.end();

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .containsPattern("read \\d+ kB of captures \\.\\.\\.")
        .doesNotContain("%");
  }

  @Test
  void a_source_with_progress_gives_the_same_bytes() throws IOException {
    CaptureSource watched = progress().watch(new Bytes(5));

    assertThat(watched.name()).isEqualTo("bytes");
    assertThat(watched.size()).isEqualTo(5);
    assertThat(watched.open().read()).isZero();
    assertThat(watched.open().readAllBytes()).hasSize(5);
  }

  private Progress progress() {
    return new Progress(
        Optional.of(new PrintStream(shown, true, StandardCharsets.UTF_8)), now::get);
  }

  /** A source of unknown size, like standard input. */
  private record Endless(CaptureSource bytes) implements CaptureSource {
    @Override
    public String name() {
      return bytes.name();
    }

    @Override
    public long size() {
      return -1;
    }

    @Override
    public InputStream open() throws IOException {
      return bytes.open();
    }
  }

  private record Bytes(long size) implements CaptureSource {
    @Override
    public String name() {
      return "bytes";
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(new byte[(int) size]);
    }
  }
}
