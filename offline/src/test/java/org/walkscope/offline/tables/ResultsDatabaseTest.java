// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.OfflineRun;
import org.walkscope.pipeline.sql.ResultTables;
import org.walkscope.schema.Topics;
import org.walkscope.testing.Golden;

class ResultsDatabaseTest {
  @TempDir Path folder;

  /** A row is its record, field by field; nested ones, too. */
  @ParameterizedTest
  @ValueSource(strings = {"agent-x86_64", "walkers-x86_64"})
  void theTablesHoldTheResults(String story) throws IOException {
    Path capture = copy(Golden.STORIES.resolve(story).resolve("capture.avro"));
    Map<String, List<SpecificRecord>> results = RecordedResults.of(capture).byTopic();
    assertThat(results).containsKeys(Topics.WALKS, Topics.SNAPSHOTS, Topics.BATCH_EFFICIENCY);
    for (Map.Entry<String, List<SpecificRecord>> topic : results.entrySet()) {
      JsonNode rows = query(capture, "SELECT * FROM " + ResultTables.tableOf(topic.getKey()));
      assertThat(rows).as(topic.getKey()).hasSize(topic.getValue().size());
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i))
            .as(topic.getKey())
            .isEqualTo(RecordedResults.json(topic.getValue().get(i)));
      }
    }
  }

  @Test
  void theTablesHaveTheNamesOfTheTopics() throws IOException {
    Path capture = copy(Golden.STORIES.resolve("agent-x86_64/capture.avro"));
    JsonNode names = query(capture, "SELECT table_name AS t FROM duckdb_tables()");
    for (String topic : Topics.ALL) {
      boolean wanted =
          !List.of(Topics.TRACE, Topics.TRACE_HEALTH, Topics.DEAD_LETTER).contains(topic);
      assertThat(names.findValuesAsText("t").contains(ResultTables.tableOf(topic)))
          .as(topic)
          .isEqualTo(wanted);
    }
  }

  @Test
  void lossesOfTheProbeAreARecordARow() throws IOException {
    Path capture = copy(Golden.STORIES.resolve("agent-x86_64/capture.avro"));
    JsonNode row =
        query(
                capture,
                "SELECT sum(c.seen) AS seen, sum(c.delivered + c.filtered) AS told FROM"
                    + " (SELECT unnest(arg_max(cpus, timestamp_ns)) AS c FROM probe_loss)")
            .get(0);
    JsonNode loss =
        new ObjectMapper()
            .readTree(OfflineRun.of("report", "--json", capture.toString()).out())
            .get("loss");
    assertThat(row.get("seen").asLong()).isPositive().isEqualTo(loss.get("seen").asLong());
    assertThat(row.get("told").asLong())
        .isEqualTo(loss.get("delivered").asLong() + loss.get("filtered").asLong());
  }

  private Path copy(Path capture) throws IOException {
    return Files.copy(capture, folder.resolve("capture.avro"));
  }

  private static JsonNode query(Path capture, String sql) throws IOException {
    OfflineRun run = OfflineRun.of("sql", capture.toString(), sql, "--format", "json");
    assertThat(run.status()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }
}
