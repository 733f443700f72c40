package io.github.pcap2netpol.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The Parquet table against {@code list}. */
@ResourceLock(Ran.SPARK)
class ConnectionTableTest {
  private static final String CAPTURES = "samples/pcaps/online-boutique/captures";

  @TempDir private Path folder;

  @Test
  void the_table_has_the_rows_of_list_whatever_else_is_among_the_captures() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.pcap"), "no capture at all");
    Path table = folder.resolve("table");
    Ran job =
        Ran.job(
            CAPTURES,
            broken.toString(),
            "-o",
            folder.resolve("out").toString(),
            "--table",
            table.toString());
    assertThat(job.code()).describedAs(job.err()).isEqualTo(ExitCode.FINDINGS);

    SortedMap<String, String> listed = new TreeMap<>();
    Ran.tool("list", CAPTURES, "-f", "csv")
        .out()
        .lines()
        .skip(1)
        .forEach(line -> put(line, listed));
    SortedMap<String, String> stored = new TreeMap<>();
    SparkSession spark = Ran.session();
    try {
      spark.read().parquet(table.toString()).createOrReplaceTempView("connections");
      for (Row row :
          spark
              .sql(
                  "SELECT `from`, `to`, protocol, port, state, connections, packets, first, last,"
                      + " captures FROM connections WHERE openedBy = 'handshake'")
              .collectAsList()) {
        stored.put(key(row), row.getLong(5) + " " + row.getLong(6));
        assertThat(row.getTimestamp(7)).isBeforeOrEqualTo(row.getTimestamp(8));
        assertThat(row.getLong(9)).isBetween(1L, 12L);
      }
      assertThat(stored).isEqualTo(listed);
      List<Row> seen =
          spark
              .sql(
                  "SELECT toNames, captures, first FROM connections"
                      + " WHERE `to` = '10.96.120.124' AND port = 7070 ORDER BY first")
              .collectAsList();
      assertThat(seen).isNotEmpty();
      assertThat(seen.get(0).getList(0)).contains("cartservice.boutique.svc.cluster.local");
      assertThat(seen.get(0).getTimestamp(2).toInstant())
          .isAfter(Instant.parse("2020-01-01T00:00:00Z"));
    } finally {
      spark.stop();
    }
  }

  /** Connections whose opening was seen: for others, list may know more from all captures. */
  private static void put(String line, SortedMap<String, String> listed) {
    String[] cells = line.split(",", -1);
    if (cells[7].equals("handshake")) {
      listed.put(
          String.join(" ", cells[0], cells[2], cells[4], cells[5], cells[6]),
          cells[8] + " " + cells[9]);
    }
  }

  private static String key(Row row) {
    return row.getString(0)
        + " "
        + row.getString(1)
        + " "
        + row.getString(2)
        + " "
        + row.getInt(3)
        + " "
        + row.getString(4);
  }
}
