// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.duckdb.DuckDBConnection;
import org.walkscope.offline.loss.IngestRecords;
import org.walkscope.offline.loss.Losses;
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
 * table a topic, and {@code probe_loss} and {@code damage} beside them. {@code loss} and {@code
 * probe_loss} have one more column, the capture: each run of ingest counts from 0, and a part of a
 * recording begins with the counters of the parts before.
 */
public final class ResultsDatabase implements CaptureResults, IngestRecords {
  /** Table of what could not be read; there in every file that is whole. */
  public static final String DAMAGE = "damage";

  private static final String PROBE_LOSS = "probe_loss";
  private static final Schema LOSS = withCapture(StageLoss.getClassSchema());
  private static final Schema OF_PROBE = withCapture(ProbeLoss.getClassSchema());
  private static final Map<String, Schema> SCHEMAS = schemas();

  private final DuckDBConnection database;
  private final Map<String, RecordTable> tables = new HashMap<>();
  private final RecordTable probeLoss;
  private final PreparedStatement damage;
  private final Losses losses = new Losses();

  private static Map<String, Schema> schemas() {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    ResultTables.byTopic()
        .forEach((topic, record) -> schemas.put(topic, SpecificData.get().getSchema(record)));
    schemas.remove(Topics.TRACE_HEALTH); // goes by the wall clock of a live run
    schemas.put(Topics.LOSS, LOSS);
    return schemas;
  }

  private static Schema withCapture(Schema record) {
    List<Schema.Field> fields = new ArrayList<>();
    record.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field("capture", SchemaBuilder.nullable().stringType()));
    return Schema.createRecord(record.getName(), null, null, false, fields);
  }

  /** Makes the tables in an empty database. */
  public ResultsDatabase(Connection empty) throws SQLException {
    database = empty.unwrap(DuckDBConnection.class);
    database.setAutoCommit(false);
    for (Map.Entry<String, Schema> each : SCHEMAS.entrySet()) {
      String name = ResultTables.tableOf(each.getKey());
      tables.put(each.getKey(), new RecordTable(database, name, each.getValue()));
    }
    probeLoss = new RecordTable(database, PROBE_LOSS, OF_PROBE);
    try (Statement create = database.createStatement()) {
      create.execute(
          "CREATE TABLE " + DAMAGE + " (capture VARCHAR, position BIGINT, cause VARCHAR)");
    }
    damage = database.prepareStatement("INSERT INTO " + DAMAGE + " VALUES (?, ?, ?)");
  }

  /** Taker of the results of walks, holds, stalls and blame: adds comparisons and windows. */
  public CaptureResults behindBlame() {
    return new ComparisonsRun(
        CompareSettings.DEFAULT, new WindowsRun(WalkSettings.DEFAULT.windows(), this));
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    append(
        tables.get(topic.name()), result instanceof StageLoss loss ? of(null, LOSS, loss) : result);
  }

  @Override
  public void ofIngest(String capture, SpecificRecord record) {
    losses.ofIngest(capture, record);
    if (record instanceof ProbeLoss) {
      append(probeLoss, of(capture, OF_PROBE, record));
    } else if (record instanceof StageLoss loss) {
      append(tables.get(Topics.LOSS), of(capture, LOSS, loss));
    }
  }

  private static IndexedRecord of(String capture, Schema table, SpecificRecord loss) {
    GenericData.Record row = new GenericData.Record(table);
    loss.getSchema().getFields().forEach(field -> row.put(field.pos(), loss.get(field.pos())));
    row.put("capture", capture);
    return row;
  }

  private static void append(RecordTable table, IndexedRecord record) {
    try {
      table.append(record);
    } catch (SQLException e) {
      throw unchecked(e);
    }
  }

  @Override
  public void end(Map<String, Long> events) {
    losses.end(events);
    losses.absent().forEach(loss -> append(tables.get(Topics.LOSS), of(null, LOSS, loss)));
  }

  @Override
  public void takeOpen(DeadLetter place) {
    losses.takeOpen(place);
  }

  @Override
  public void take(DeadLetter letter) {
    losses.take(letter);
    try {
      damage.setString(1, letter.topic());
      damage.setLong(2, letter.offset());
      damage.setString(3, letter.cause());
      damage.execute();
    } catch (SQLException e) {
      throw unchecked(e);
    }
  }

  /** Keeps what was taken. */
  public void finish() {
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
        new IOException("the results cannot be kept: " + Database.reason(e), e));
  }
}
