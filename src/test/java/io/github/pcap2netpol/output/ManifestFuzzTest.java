package io.github.pcap2netpol.output;

import static io.github.pcap2netpol.fuzz.Promises.inBoundedMemory;
import static io.github.pcap2netpol.fuzz.Promises.require;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.pcap2netpol.output.folder.Manifest;
import io.github.pcap2netpol.output.folder.OutputFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a folder's manifest contains, reading it does not fail, and a folder with somebody
 * else's file is never taken for ours unless the manifest names that file with its hash.
 */
class ManifestFuzzTest {
  private static final OutputFile FILE = new OutputFile("mine.txt", "a diary\n");

  @TempDir Path root;

  @FuzzTest
  void manifest(byte[] content) throws Exception {
    Files.writeString(root.resolve(FILE.path()), FILE.contents());
    Files.write(root.resolve(Manifest.NAME), content);
    Optional<Manifest> read = inBoundedMemory(() -> Manifest.in(root));
    if (read.isEmpty()) {
      return;
    }
    Optional<String> difference = inBoundedMemory(() -> read.get().differenceIn(root));
    boolean ours = read.get().equals(Manifest.of(List.of(FILE)));
    require(difference.isEmpty() == ours, "whose folder is it? " + difference + " " + read.get());
  }
}
