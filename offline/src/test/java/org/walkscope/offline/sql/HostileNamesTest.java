// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.walkscope.offline.tables.Database;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.offline.tables.ResultsDatabase;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

/** A walk of a story whose walker has a name that tries to control who reads it. */
class HostileNamesTest {
  private static final String NAME = "a\u001b[2J\"',\r\n\u202e\u0085\u007fx";

  @TempDir Path folder;

  private String printed(RowFormat format) throws Exception {
    Path file = folder.resolve("results.duckdb");
    Walk walk =
        RecordedResults.of(Golden.STORIES.resolve("agent-x86_64/capture.avro"))
            .all(Walk.class)
            .get(0);
    walk.getWalker().setComm(NAME);
    try (Connection database = Database.writable(file, "50%", folder.resolve("spill"))) {
      ResultsDatabase results = new ResultsDatabase(database);
      results.take(ResultTopic.WALKS, walk);
      results.finish();
    }
    StringWriter out = new StringWriter();
    try (Connection database = Database.readOnly(file, "50%", folder.resolve("spill"))) {
      SqlShell shell = new SqlShell(database, format, new PrintWriter(out), new PrintWriter(out));
      assertThat(shell.run("SELECT walker.comm AS comm, walker FROM walks")).isTrue();
    }
    return out.toString();
  }

  @ParameterizedTest
  @EnumSource
  void nothingThatControlsATerminalIsPrinted(RowFormat format) throws Exception {
    String printed = printed(format);
    assertThat(printed).containsIgnoringCase("a\\u001b[2J");
    assertThat(printed.chars().filter(c -> c != '\n')).allMatch(c -> c >= ' ' && c <= '~');
  }

  @Test
  void jsonHasTheNameAsItIs() throws Exception {
    assertThat(new ObjectMapper().readTree(printed(RowFormat.JSON)).at("/0/comm").asText())
        .isEqualTo(NAME);
    assertThat(NAME.getBytes(UTF_8)).contains(0x1b);
  }
}
