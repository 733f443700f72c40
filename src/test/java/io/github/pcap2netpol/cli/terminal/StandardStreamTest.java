package io.github.pcap2netpol.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardStreamTest {
  @TempDir private Path folder;

  @Test
  void printed_text_is_passed_on() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    printer(out, folder.resolve("unknown")).print("größer");

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("größer");
  }

  @Test
  void a_closed_pipe_ends_the_run() {
    PrintStream printer = printer(failing("Broken pipe"), folder.resolve("unknown"));

    assertThatThrownBy(() -> printer.print("x")).isInstanceOf(ClosedPipeException.class);
  }

  @Test
  void a_closed_pipe_is_recognised_in_any_language() throws IOException {
    Path device = Files.createSymbolicLink(folder.resolve("1"), Path.of("pipe:[4711]"));
    PrintStream printer = printer(failing("Tubería rota"), device);

    assertThatThrownBy(() -> printer.print("x")).isInstanceOf(ClosedPipeException.class);
  }

  @Test
  void a_full_disk_is_not_a_closed_pipe() throws IOException {
    Path device = Files.createSymbolicLink(folder.resolve("1"), folder.resolve("out.txt"));
    PrintStream printer = printer(failing("No space left on device"), device);
    printer.print("x");

    assertThat(printer.checkError()).isTrue();
  }

  private static PrintStream printer(OutputStream out, Path device) {
    return new PrintStream(new StandardStream(out, device), true, StandardCharsets.UTF_8);
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
