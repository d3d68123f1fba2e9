// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.offline.text.JsonText;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.schema.LockOwner;
import org.walkscope.schema.MmapLockWait;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

/** What a report says of a process that is not known. */
class ReportTasksTest {
  private Walk walk;

  @BeforeEach
  void takeAWalk() throws IOException {
    walk =
        RecordedResults.of(Golden.STORIES.resolve("agent-x86_64/capture.avro"))
            .all(Walk.class)
            .get(0);
  }

  /** As WALK_BEGIN tells a process that has no task any more. */
  private Target gone() {
    return new Target(0, "", null, walk.getTarget().getMm(), null, null);
  }

  @Test
  void aProcessThatWasGoneIsNotKnown() throws IOException {
    walk.setTarget(gone());
    walk.setMmapLockWaitNs(700L);
    walk.setMmapLockWaits(1);
    walk.setLongestMmapLockWait(new MmapLockWait(700L, LockOwner.READERS, null, null, null));
    Report report = new Report(1);
    report.take(ResultTopic.WALKS, walk);
    StringWriter text = new StringWriter();
    new ReportText(new PrintWriter(text), false).print(report);
    assertThat(text.toString()).contains(" → (not known), ", " of (not known): ");

    assertNotKnown(new WalksReport(1), "slowest", "target");
    assertNotKnown(new StallsReport(1, 0), "walkers", "target");
    assertNotKnown(new ProcessesReport(), "processes", "name");
  }

  private void assertNotKnown(SubReport report, String table, String column) throws IOException {
    JsonNode row = part(report, ResultTopic.WALKS, walk).get(table).get(0);
    assertThat(row.get(column).isNull()).as("%s of %s", column, table).isTrue();
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    report.sheets().forEach(sheet -> sheet.print(out));
    out.flush();
    assertThat(text.toString()).contains(" (not known)");
  }

  private static <T extends SpecificRecord> JsonNode part(
      SubReport report, ResultTopic<T> topic, T result) throws IOException {
    report.take(topic, result);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    report.into(json);
    return printed(json);
  }

  private static JsonNode printed(ObjectNode json) throws IOException {
    return new ObjectMapper().readTree(JsonText.of(json));
  }
}
