package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.capture.packet.OverlayPorts;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * The job: each capture becomes a section in its task, and the shuffle brings the sections together
 * in order. Captures are read once, however many results are made of them.
 */
final class FleetExtraction {
  private final SparkSession spark;
  private final JavaPairRDD<SectionKey, byte[]> sections;
  private final CollectionAccumulator<CaptureResult> results;

  private FleetExtraction(
      SparkSession spark,
      JavaPairRDD<SectionKey, byte[]> sections,
      CollectionAccumulator<CaptureResult> results) {
    this.spark = spark;
    this.sections = sections;
    this.results = results;
  }

  /**
   * Prepares the job; nothing is read yet.
   *
   * @param captures in the order of the result, at least one
   * @param files how many files to write, see {@link SectionRanges#of}
   */
  static FleetExtraction of(
      SparkSession spark, List<HadoopCapture> captures, OverlayPorts ports, int files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    CollectionAccumulator<CaptureResult> results =
        spark.sparkContext().collectionAccumulator("results of captures");
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    Overlays overlays = Overlays.of(ports);
    int attempts = TaskAttempts.of(context.getConf());
    List<List<HadoopCapture>> tasks = CaptureTasks.of(captures);
    JavaPairRDD<SectionKey, byte[]> sections =
        context
            .parallelize(tasks, tasks.size())
            .flatMapToPair(
                task ->
                    new CaptureExtraction(
                        task.iterator(),
                        configuration.value().value(),
                        overlays,
                        attempts,
                        results))
            .repartitionAndSortWithinPartitions(SectionRanges.of(captures, files));
    return new FleetExtraction(spark, sections, results);
  }

  /** Writes connections files into a folder, all or none. */
  void writeSections(String folder) {
    sections
        .mapToPair(piece -> new Tuple2<>(NullWritable.get(), new BytesWritable(piece._2())))
        .saveAsNewAPIHadoopFile(
            folder,
            NullWritable.class,
            BytesWritable.class,
            SectionFormat.class,
            spark.sparkContext().hadoopConfiguration());
  }

  /** Writes the table of connections as Parquet files into a folder, all or none. */
  void writeTable(String folder) {
    ConnectionTable.of(spark, sections.mapPartitions(SectionRows::new)).write().parquet(folder);
  }

  /** What the tasks reported, by capture. A task that ran twice reported the same twice. */
  Collection<CaptureResult> results() {
    SortedMap<Integer, CaptureResult> byCapture = new TreeMap<>();
    results.value().forEach(result -> byCapture.put(result.capture(), result));
    return byCapture.values();
  }
}
