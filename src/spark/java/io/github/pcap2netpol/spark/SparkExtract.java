package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.cli.Application;
import io.github.pcap2netpol.cli.Main;
import org.apache.spark.sql.SparkSession;

/** The entry point for {@code spark-submit}: arguments in, exit code out. */
public final class SparkExtract {
  private SparkExtract() {}

  public static void main(String[] args) {
    System.exit(
        Application.run(new SparkExtractCommand(SparkExtract::session), args, Main.ofThisProcess())
            .number());
  }

  /** The session that {@code spark-submit} configured. */
  private static SparkSession session() {
    return SparkSession.builder().appName("pcap2netpol extract").getOrCreate();
  }
}
