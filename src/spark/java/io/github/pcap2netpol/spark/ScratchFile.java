package io.github.pcap2netpol.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** A local file that exists as long as a task needs it. */
final class ScratchFile {
  private ScratchFile() {}

  /** Makes a file that is deleted when the task ends, in whatever way. */
  static Path ofTask() throws IOException {
    Path folder = Files.createTempDirectory("pcap2netpol-");
    Path file = folder.resolve("section.ndjson.gz");
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) ended -> delete(file, folder));
    return file;
  }

  private static void delete(Path file, Path folder) {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // No reason to repeat the task: the file goes when the executor ends.
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
    }
  }
}
