// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.pipeline.sql.ResultTables;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.EmbeddedFlink;
import org.walkscope.standalone.run.ProcSockets;
import org.walkscope.testing.Golden;

/** The tables of docs/tables.sql in Flink's own SQL gateway, over a real broker's topics. */
class SqlTablesIT {
  private static final Path GOLDEN = Golden.DIRECTORY.resolve("x86_64/capture.avro");
  private static final String BOUNDED = " /*+ OPTIONS('scan.bounded.mode'='latest-offset') */";

  @Test
  void theDocumentHoldsWhatIsPrinted() throws Exception {
    assertThat(Files.readString(Path.of("../docs/tables.sql")))
        .as("./walkscope sql-tables > docs/tables.sql")
        .isEqualTo(ResultTables.statements("localhost:9092"));
  }

  @Test
  void theTablesSayWhatTheTopicsHold() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, -1)) {
      fill(broker);
      CommittedRecords topics = new CommittedRecords(broker.bootstrapServers());
      try (Gateway gateway = Gateway.start()) {
        for (String statement : statements(broker.bootstrapServers())) {
          assertThat(gateway.run(statement)).containsExactly(List.of("OK"));
        }
        assertThat(ProcSockets.listeningBeyondLoopback(ProcessHandle.current().pid())).isEmpty();
        List<Walk> walks = topics.read(Topics.WALKS, Walk.class);
        assertThat(gateway.run("SELECT COUNT(*), SUM(steps) FROM walks" + BOUNDED))
            .containsExactly(
                List.of(
                    Integer.toString(walks.size()),
                    Long.toString(walks.stream().mapToLong(Walk::getSteps).sum())));
        List<List<String>> batches = new ArrayList<>();
        for (BatchEfficiency batch : topics.read(Topics.BATCH_EFFICIENCY, BatchEfficiency.class)) {
          batches.add(
              List.of(
                  batch.getHostname(),
                  batch.getConsumer(),
                  Long.toString(batch.getWalks()),
                  batch.getWalkerKind().name()));
        }
        assertThat(
                gateway.run(
                    "SELECT hostname, consumer, walks, walker_kind FROM batch_efficiency"
                        + BOUNDED))
            .containsExactlyInAnyOrderElementsOf(batches);
        long maxNs =
            topics.read(Topics.LOCK_TIMINGS, LockTimings.class).stream()
                .mapToLong(timings -> timings.getHold().getMaxNs())
                .max()
                .orElseThrow();
        assertThat(gateway.run("SELECT MAX(t.`hold`.max_ns) FROM lock_timings" + BOUNDED + " AS t"))
            .isEqualTo(List.of(List.of(Long.toString(maxNs))));
        assertThat(
                gateway.run(
                    "SELECT COUNT(*) FROM batch_efficiency_rollups"
                        + BOUNDED
                        + " WHERE hostname IS NULL"))
            .isNotEqualTo(List.of(List.of("0")));
      }
    }
  }

  @Test
  void aWrongTableIsRefusedWithWhatThereIs() throws Exception {
    try (Gateway gateway = Gateway.start()) {
      gateway.run(
          """
          CREATE TABLE t (walkz BIGINT) WITH ('connector'='kafka','topic'='walkscope.walks',
          'properties.bootstrap.servers'='localhost:1','scan.startup.mode'='earliest-offset',
          'format'='walkscope','walkscope.record'='Walk')""");
      assertThatThrownBy(() -> gateway.run("SELECT * FROM t"))
          .hasMessageContaining("Walk has no 'walkz'; it has host, walker, target");
    }
  }

  private static List<String> statements(String bootstrapServers) {
    List<String> statements = new ArrayList<>();
    for (String statement : ResultTables.statements(bootstrapServers).split(";\n", -1)) {
      if (statement.contains("CREATE TABLE")) {
        statements.add(statement.substring(statement.indexOf("CREATE TABLE")));
      }
    }
    assertThat(statements).hasSizeGreaterThan(10);
    return statements;
  }

  private static void fill(EmbeddedBroker broker) throws Exception {
    KafkaConnection connection = new KafkaConnection(broker.bootstrapServers(), new Properties());
    try (TraceSink sink = connection.open();
        CaptureReader capture = CaptureReader.open(GOLDEN)) {
      Replay.atOnce(capture, sink);
    }
    try (EmbeddedFlink flink = EmbeddedFlink.start(broker.bootstrapServers())) {
      flink.awaitEnd();
    }
  }
}
