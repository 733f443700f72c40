package io.github.pcap2netpol.output.folder;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/**
 * One file that the user named: written next to its destination and moved into place. What a
 * symbolic link refers to is replaced, never the link: {@code /dev/stdout} is one.
 */
public final class ResultFile {
  private ResultFile() {}

  /**
   * Checks, before any work is done, whether {@link #write} would refuse the file.
   *
   * @param inputs what the run reads; its files are never replaced
   * @throws OutputException if so; the message says why
   */
  public static void check(Path file, List<Path> inputs) throws OutputException {
    if (Files.isDirectory(file)) {
      throw new OutputException("cannot write to " + file + ": it is a folder. Name a file in it.");
    }
    if (isSpecial(file)) {
      return;
    }
    Path parent = parent(destination(file));
    if (!Files.isDirectory(parent)) {
      throw new OutputException(
          "cannot write to " + file + ": there is no folder " + parent + ". Create it first.");
    }
    if (!Files.isWritable(parent)) {
      throw new OutputException("cannot write to " + file + ": no permission to write " + parent);
    }
    if (Files.exists(file)) {
      for (Path input : inputs) {
        if (isWithin(file, input)) {
          throw new OutputException(
              "cannot write to " + file + ": it already exists, and is an input of this run.");
        }
      }
    }
  }

  /** The contents of a file. */
  @FunctionalInterface
  public interface Contents {
    /** Writes all of the contents. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Replaces the contents of the file by this text. */
  public static void write(Path file, String text) throws OutputException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Replaces the contents of the file by contents that may not fit into memory. */
  public static void write(Path file, Contents contents) throws OutputException {
    try {
      if (isSpecial(file)) {
        writeTo(file, contents);
        return;
      }
      Path destination = destination(file);
      Path fresh = parent(destination).resolve(".pcap2netpol-" + UUID.randomUUID() + ".tmp");
      try {
        writeTo(fresh, contents, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(fresh, destination, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new OutputException(
          "cannot write to " + file + ": " + OutputFolder.reason(e) + ". The file is unchanged.",
          e);
    }
  }

  private static void writeTo(Path file, Contents contents, OpenOption... options)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file, options)) {
      contents.writeTo(out);
    }
  }

  /** Pipes and devices, such as /dev/stdout, are written to, not replaced. */
  private static boolean isSpecial(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file);
  }

  private static Path destination(Path file) throws OutputException {
    try {
      return Files.exists(file) ? file.toRealPath() : file;
    } catch (IOException e) {
      throw inaccessible(file, e);
    }
  }

  private static OutputException inaccessible(Path file, IOException why) {
    return new OutputException("cannot write to " + file + ": it can't be accessed.", why);
  }

  private static boolean isWithin(Path file, Path input) throws OutputException {
    try {
      return Files.exists(input) && file.toRealPath().startsWith(input.toRealPath());
    } catch (IOException e) {
      throw inaccessible(file, e);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }
}
