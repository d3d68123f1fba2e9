// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.duckdb.DuckDBConnection;
import org.walkscope.pipeline.compare.CompareSettings;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.ComparisonsRun;
import org.walkscope.pipeline.run.WindowsRun;
import org.walkscope.pipeline.sql.ResultTables;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;

/**
 * Results in tables of DuckDB, under the names and with the columns of {@code docs/tables.sql}: one
 * table a topic, and {@code probe_loss} and {@code damage} beside them.
 */
public final class ResultsDatabase implements CaptureResults {
  private static final Map<String, Class<? extends SpecificRecord>> RECORDS = records();
  private static final String PROBE_LOSS = "probe_loss";

  private final DuckDBConnection database;
  private final Map<String, RecordTable> tables = new HashMap<>();
  private final RecordTable probeLoss;
  private final PreparedStatement damage;

  private static Map<String, Class<? extends SpecificRecord>> records() {
    Map<String, Class<? extends SpecificRecord>> records =
        new LinkedHashMap<>(ResultTables.byTopic());
    records.remove(Topics.TRACE_HEALTH); // goes by the wall clock of a live run
    records.put(Topics.LOSS, StageLoss.class);
    return records;
  }

  /** Makes the tables in an empty database. */
  public ResultsDatabase(Connection empty) throws SQLException {
    database = empty.unwrap(DuckDBConnection.class);
    database.setAutoCommit(false);
    for (Map.Entry<String, Class<? extends SpecificRecord>> each : RECORDS.entrySet()) {
      tables.put(each.getKey(), table(ResultTables.tableOf(each.getKey()), each.getValue()));
    }
    probeLoss = table(PROBE_LOSS, ProbeLoss.class);
    try (Statement create = database.createStatement()) {
      create.execute("CREATE TABLE damage (capture VARCHAR, position BIGINT, cause VARCHAR)");
    }
    damage = database.prepareStatement("INSERT INTO damage VALUES (?, ?, ?)");
  }

  private RecordTable table(String name, Class<? extends SpecificRecord> record)
      throws SQLException {
    return new RecordTable(database, name, SpecificData.get().getSchema(record));
  }

  /** Taker of the results of walks, holds, stalls and blame: adds comparisons and windows. */
  public CaptureResults behindBlame() {
    return new ComparisonsRun(
        CompareSettings.DEFAULT, new WindowsRun(WalkSettings.DEFAULT.windows(), this));
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    append(tables.get(topic.name()), result);
  }

  /** Takes a record that ingest wrote beside the fragments. */
  public void ofIngest(SpecificRecord record) {
    if (record instanceof ProbeLoss) {
      append(probeLoss, record);
    } else if (record instanceof StageLoss) {
      append(tables.get(Topics.LOSS), record);
    }
  }

  private static void append(RecordTable table, SpecificRecord record) {
    try {
      table.append(record);
    } catch (SQLException e) {
      throw unchecked(e);
    }
  }

  @Override
  public void take(DeadLetter letter) {
    try {
      damage.setString(1, letter.topic());
      damage.setLong(2, letter.offset());
      damage.setString(3, letter.cause());
      damage.execute();
    } catch (SQLException e) {
      throw unchecked(e);
    }
  }

  @Override
  public void end() {
    try {
      for (RecordTable table : tables.values()) {
        table.close();
      }
      probeLoss.close();
      damage.close();
      database.commit();
    } catch (SQLException e) {
      throw unchecked(e);
    }
  }

  private static UncheckedIOException unchecked(SQLException e) {
    return new UncheckedIOException(
        new IOException("the results cannot be kept: " + e.getMessage(), e));
  }
}
