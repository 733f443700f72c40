package io.github.pcap2netpol.spark;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_remove;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.split;

import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.output.listing.ConnectionList;
import io.github.pcap2netpol.output.listing.ConnectionList.Column;
import io.github.pcap2netpol.output.listing.ListText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The connections of all captures, summed up by who called whom, on which port, and how it ended.
 * The columns are those of {@code list} but {@code fromNames}, with types, and {@code captures}.
 */
final class ConnectionTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.FROM,
          Column.TO,
          Column.TO_NAMES,
          Column.PROTOCOL,
          Column.PORT,
          Column.STATE,
          Column.OPENED_BY,
          Column.CONNECTIONS,
          Column.PACKETS,
          Column.FIRST,
          Column.LAST);

  /** How strong the evidence of who opened a connection is; 0 is strongest. */
  private static final String STRENGTH = "strength";

  private ConnectionTable() {}

  /** A row for one capture, as text. */
  static Row row(ConnectionList list, ConnectionList.Row of) {
    List<Object> cells = new ArrayList<>();
    COLUMNS.forEach(column -> cells.add(list.cell(of, column)));
    String opened = list.cell(of, Column.OPENED_BY);
    cells.add(
        (int)
            Arrays.stream(Evidence.values())
                .takeWhile(evidence -> !ListText.word(evidence).equals(opened))
                .count());
    return RowFactory.create(cells.toArray());
  }

  /**
   * The table.
   *
   * @param rows from {@link #row}
   */
  static Dataset<Row> of(SparkSession spark, JavaRDD<Row> rows) {
    List<StructField> fields = new ArrayList<>();
    COLUMNS.forEach(
        column ->
            fields.add(DataTypes.createStructField(column.key(), DataTypes.StringType, false)));
    fields.add(DataTypes.createStructField(STRENGTH, DataTypes.IntegerType, false));
    return spark
        .createDataFrame(rows, new StructType(fields.toArray(StructField[]::new)))
        .groupBy(
            col(Column.FROM.key()),
            col(Column.TO.key()),
            col(Column.PROTOCOL.key()),
            nullif(col(Column.PORT.key()), lit("")).cast(DataTypes.IntegerType).as("port"),
            col(Column.STATE.key()))
        .agg(
            sort_array(
                    array_remove(
                        array_distinct(
                            flatten(collect_set(split(col(Column.TO_NAMES.key()), " ")))),
                        ""))
                .as(Column.TO_NAMES.key()),
            nullif(min_by(col(Column.OPENED_BY.key()), col(STRENGTH)), lit(""))
                .as(Column.OPENED_BY.key()),
            max(number(Column.CONNECTIONS)).as(Column.CONNECTIONS.key()),
            max(number(Column.PACKETS)).as(Column.PACKETS.key()),
            min(time(Column.FIRST)).as(Column.FIRST.key()),
            max(time(Column.LAST)).as(Column.LAST.key()),
            count(lit(1)).as("captures"));
  }

  private static org.apache.spark.sql.Column number(Column column) {
    return col(column.key()).cast(DataTypes.LongType);
  }

  /** Microseconds are the finest times of Spark. */
  private static org.apache.spark.sql.Column time(Column column) {
    return col(column.key()).cast(DataTypes.TimestampType);
  }
}
