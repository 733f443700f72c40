package io.github.pcap2netpol.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/** How often Spark tries a task before the job fails. */
final class TaskAttempts {
  /** As in local[2] and local[2,4], where the second number says how often. */
  private static final Pattern LOCAL =
      Pattern.compile("local(?:\\[\\s*[0-9*]+\\s*(?:,\\s*([0-9]+)\\s*)?])?");

  private TaskAttempts() {}

  /** The number for this configuration, at least 1. */
  static int of(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get("spark.master", ""));
    if (!local.matches()) {
      return conf.getInt("spark.task.maxFailures", 4);
    }
    return local.group(1) == null ? 1 : Integer.parseInt(local.group(1));
  }
}
