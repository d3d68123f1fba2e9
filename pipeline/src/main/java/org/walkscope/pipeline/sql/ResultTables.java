// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.sql;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerComparison;

/**
 * The result topics as tables of Flink SQL: {@code walkscope sql-tables} prints them, and {@code
 * docs/tables.sql} keeps what it prints.
 */
public final class ResultTables {
  /** Record classes by topic. */
  private static final Map<String, Class<? extends SpecificRecord>> RECORDS = records();

  private static final String PREFIX = "walkscope.";

  private ResultTables() {}

  private static Map<String, Class<? extends SpecificRecord>> records() {
    Map<String, Class<? extends SpecificRecord>> records = new LinkedHashMap<>();
    records.put(Topics.WALKS, Walk.class);
    records.put(Topics.SNAPSHOTS, Snapshot.class);
    records.put(Topics.BATCH_EFFICIENCY, BatchEfficiency.class);
    records.put(Topics.BATCH_EFFICIENCY_ROLLUPS, BatchEfficiency.class);
    records.put(Topics.LOCK_TIMINGS, LockTimings.class);
    records.put(Topics.LOCK_TIMINGS_ROLLUPS, LockTimings.class);
    records.put(Topics.WALK_LATENCY, WalkLatency.class);
    records.put(Topics.WALK_LATENCY_ROLLUPS, WalkLatency.class);
    records.put(Topics.LOCK_HOLDS, LockHold.class);
    records.put(Topics.STALLS, Stall.class);
    records.put(Topics.STALL_BLAME, StallBlame.class);
    records.put(Topics.STALL_SUMS, StallSums.class);
    records.put(Topics.STALL_SUMS_ROLLUPS, StallSums.class);
    records.put(Topics.WALKER_COMPARISONS, WalkerComparison.class);
    records.put(Topics.TRACE_HEALTH, TraceHealth.class);
    return records;
  }

  /** Record classes by topic, in the order of the tables. */
  public static Map<String, Class<? extends SpecificRecord>> byTopic() {
    return Collections.unmodifiableMap(RECORDS);
  }

  /** Name of the table of a topic. Example: lock_holds. */
  public static String tableOf(String topic) {
    return topic.substring(PREFIX.length()).replace('-', '_');
  }

  /** {@code [HOST:PORT]} of Kafka. */
  public static void main(String[] args) {
    System.out.print(statements(args.length == 0 ? "localhost:9092" : args[0]));
  }

  /** CREATE TABLE statements, one a topic. */
  public static String statements(String bootstrapServers) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        -- The results of Walkscope as tables of Flink SQL. The session needs the jar of the pipeline:
        -- ADD JAR, or in Flink's lib folder. What a column means is in schemas/src/main/avro/walkscope.avdl.
        """);
    RECORDS.forEach((topic, record) -> append(text, topic, record, bootstrapServers));
    return text.toString();
  }

  private static void append(
      StringBuilder text,
      String topic,
      Class<? extends SpecificRecord> record,
      String bootstrapServers) {
    text.append("\nCREATE TABLE `").append(tableOf(topic)).append("` (\n");
    RowType row = rowOf(record);
    for (RowType.RowField field : row.getFields()) {
      text.append("  `")
          .append(field.getName())
          .append("` ")
          .append(sql(field.getType()))
          .append(",\n");
    }
    String time = time(row);
    if (time != null) {
      text.append("  `row_time` AS TO_TIMESTAMP_LTZ(").append(time).append(", 3),\n");
      text.append("  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND\n");
    } else {
      text.setLength(text.length() - 2);
      text.append('\n');
    }
    text.append(
        """
        ) WITH (
          'connector' = 'kafka',
          'topic' = '%s',
          'properties.bootstrap.servers' = '%s',
          'properties.isolation.level' = 'read_committed',
          'scan.startup.mode' = 'earliest-offset',
          'format' = '%s',
          '%s.record' = '%s'
        );
        """
            .formatted(
                topic,
                bootstrapServers,
                RecordFormat.IDENTIFIER,
                RecordFormat.IDENTIFIER,
                record.getSimpleName()));
  }

  /** SQL type, by the name that people write. */
  private static String sql(LogicalType type) {
    return type.asSerializableString()
        .replace("VARCHAR(2147483647)", "STRING")
        .replace("VARBINARY(2147483647)", "BYTES");
  }

  /** Event time of a row, ms since the epoch: its end; null without one. */
  private static String time(RowType row) {
    Set<String> names = new TreeSet<>(row.getFieldNames());
    if (names.contains("window_end_epoch_ms")) {
      return "`window_end_epoch_ms`";
    }
    if (names.contains("begin_epoch_ns") && names.contains("duration_ns")) {
      return "(`begin_epoch_ns` + `duration_ns`) / 1000000";
    }
    for (String name : new String[] {"end_epoch_ns", "released_epoch_ns"}) {
      if (names.contains(name) && !row.getTypeAt(row.getFieldIndex(name)).isNullable()) {
        return "`" + name + "` / 1000000";
      }
    }
    return names.contains("epoch_ms") ? "`epoch_ms`" : null;
  }

  static RowType rowOf(Class<? extends SpecificRecord> record) {
    String schema = SpecificData.get().getSchema(record).toString();
    return (RowType) AvroSchemaConverter.convertToDataType(schema).getLogicalType();
  }

  /** Class of a record by its name; null when it is on no result topic. */
  static Class<? extends SpecificRecord> record(String name) {
    for (Class<? extends SpecificRecord> record : RECORDS.values()) {
      if (record.getSimpleName().equals(name)) {
        return record;
      }
    }
    return null;
  }

  static Set<String> recordNames() {
    Set<String> names = new TreeSet<>();
    RECORDS.values().forEach(record -> names.add(record.getSimpleName()));
    return names;
  }
}
