package io.github.pcap2netpol.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs of commands on a {@link SmallBundle}, each test with its own. */
abstract class SmallBundleRuns {
  /** Contains nothing but the bundle. */
  @TempDir Path folder;

  Path bundle = Path.of("");

  /** The folder to write; it does not exist yet. */
  Path out = Path.of("");

  @BeforeEach
  final void writeBundle() {
    bundle = SmallBundle.write(folder.resolve("bundle"));
    out = folder.resolve("out");
  }
}
