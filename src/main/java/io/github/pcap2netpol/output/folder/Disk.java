package io.github.pcap2netpol.output.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file system operations that can fail half-way through writing the results. */
interface Disk {
  /** The real file system. */
  Disk REAL = new Disk() {};

  default void createFolder(Path folder) throws IOException {
    Files.createDirectory(folder);
  }

  /** Writes a file that must not exist yet. */
  default void write(Path file, byte[] contents) throws IOException {
    Files.write(file, contents, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Renames a folder; nothing is copied. */
  default void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
