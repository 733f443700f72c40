package io.github.pcap2netpol.answer.blockedlog;

import static io.github.pcap2netpol.fuzz.Promises.inBoundedMemory;
import static io.github.pcap2netpol.fuzz.Promises.require;
import static io.github.pcap2netpol.fuzz.Promises.requirePlaced;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.pcap2netpol.answer.blockedlog.BlockedLog.Block;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.testkit.BytesSource;
import java.util.List;

/** No log makes the reader fail, and each line counts at most once. */
class BlockedLogFuzzTest {
  private static final String FILE = "blocked.log";

  /** The result of reading a log. */
  private record Reading(BlockedLog log, List<Diagnostic> diagnostics) {
    static Reading of(byte[] bytes) {
      Diagnostics diagnostics = new Diagnostics();
      BlockedLog log =
          BlockedLogReader.read(
              new BytesSource(FILE, bytes),
              BlockedLogTest.CLUSTER,
              new BlockedLogTest.Book(),
              diagnostics);
      return new Reading(log, diagnostics.sorted());
    }
  }

  @FuzzTest
  void blocked_log(byte[] log) throws Exception {
    Reading reading = inBoundedMemory(() -> Reading.of(log));
    BlockedLog read = reading.log();
    List<Diagnostic> said = reading.diagnostics();
    requirePlaced(said);
    require(said.stream().allMatch(one -> one.place().startsWith(FILE)), "elsewhere: " + said);
    long blocked = read.blocks().stream().mapToLong(Block::count).sum();
    require(read.lines() <= log.length || isPacked(log), "more lines than bytes");
    require(read.used() <= read.lines(), "more blocks than lines");
    require(blocked == read.used(), "of " + read.used() + " are counted " + blocked);
    require(read.used() > 0 || !said.isEmpty(), "nothing was used, and nothing said");
    require(
        said.stream()
                .filter(one -> one.severity() == Severity.INFO)
                .filter(one -> one.code().equals("log-line-unused"))
                .mapToLong(Diagnostic::count)
                .sum()
            <= read.lines() - read.used(),
        "a line is used and is not");
    for (Block block : read.blocks()) {
      require(
          block.first().isPresent() == block.last().isPresent()
              && block.first().map(first -> !first.isAfter(block.last().get())).orElse(true),
          "it ends before it begins: " + block);
    }
  }

  private static boolean isPacked(byte[] log) {
    return log.length > 1 && log[0] == 0x1f && (log[1] & 0xff) == 0x8b;
  }
}
