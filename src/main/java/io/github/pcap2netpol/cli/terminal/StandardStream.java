package io.github.pcap2netpol.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Standard output or standard error. A {@link PrintStream} hides failures; this passes on the one
 * that ends the run.
 */
public final class StandardStream extends FilterOutputStream {
  private final Path device;

  /**
   * A stream.
   *
   * @param device the descriptor's path on Linux, such as {@code /proc/self/fd/1}
   */
  StandardStream(OutputStream out, Path device) {
    super(out);
    this.device = device;
  }

  /** Standard output, in UTF-8 whatever the locale: the same bytes everywhere. */
  public static PrintStream output() {
    return printer(FileDescriptor.out, "1");
  }

  /** Standard error, in UTF-8. */
  public static PrintStream error() {
    return printer(FileDescriptor.err, "2");
  }

  private static PrintStream printer(FileDescriptor descriptor, String number) {
    return new PrintStream(
        new StandardStream(
            new FileOutputStream(descriptor), Path.of("/proc/self/fd").resolve(number)),
        true,
        StandardCharsets.UTF_8);
  }

  @Override
  public void write(int value) throws IOException {
    try {
      out.write(value);
    } catch (IOException e) {
      throw unlessClosed(e);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw unlessClosed(e);
    }
  }

  private IOException unlessClosed(IOException failure) {
    // The message is in the system's language; but writing to a pipe fails only if its reader has
    // gone.
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("pipe") || isPipe()) {
      throw new ClosedPipeException(failure);
    }
    return failure;
  }

  private boolean isPipe() {
    try {
      String target = Files.readSymbolicLink(device).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | InvalidPathException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
