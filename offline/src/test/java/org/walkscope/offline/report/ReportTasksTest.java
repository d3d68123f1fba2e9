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
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.offline.text.JsonText;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.LockOwner;
import org.walkscope.schema.MmapLockWait;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.testing.Golden;

/** Whose uid and cgroup a report tells, and what it says where a process is not known. */
class ReportTasksTest {
  private static final Cgroup POD =
      new Cgroup(4211L, "/kubepods/pod7/c0", null, "c0", "74c13223-5a00-11e9-b385-42010a80018d");
  private static final Cgroup SERVICE =
      new Cgroup(77L, "/system.slice/agent.service", "agent.service", null, null);
  private static final String POD_JSON =
      "{'id':4211,'path':'/kubepods/pod7/c0','unit':null,'container_id':'c0',"
          + "'pod_uid':'74c13223-5a00-11e9-b385-42010a80018d'}";
  private static final String SERVICE_JSON =
      "{'id':77,'path':'/system.slice/agent.service','unit':'agent.service',"
          + "'container_id':null,'pod_uid':null}";

  private Walk walk;
  private StallBlame blame;

  @BeforeEach
  void takeResults() throws IOException {
    RecordedResults results =
        RecordedResults.of(Golden.STORIES.resolve("agent-x86_64/capture.avro"));
    walk = results.all(Walk.class).get(0);
    blame = results.all(StallBlame.class).get(0);
    walk.setWalker(walker(-2, SERVICE));
    walk.setTarget(target(999, POD));
    blame.setWalker(walker(-2, SERVICE));
    blame.setTarget(target(999, POD));
  }

  private Walker walker(Integer uid, Cgroup cgroup) {
    return Walker.newBuilder(walk.getWalker()).setUid(uid).setCgroup(cgroup).build();
  }

  private Target target(Integer uid, Cgroup cgroup) {
    return Target.newBuilder(walk.getTarget()).setUid(uid).setCgroup(cgroup).build();
  }

  /** As WALK_BEGIN tells a process that has no task any more. */
  private Target gone() {
    return new Target(0, "", null, walk.getTarget().getMm(), null, null);
  }

  @Test
  void aWalkAndAHoldTellTheUidsAndCgroupsOfBothTasks() throws IOException {
    assertTold(whole().at("/slowest/0"));
    assertTold(whole().at("/blame/0"));
    assertTold(part(new WalksReport(1), ResultTopic.WALKS, walk).at("/slowest/0"));
    assertTold(part(new StallsReport(1, 0), ResultTopic.STALL_BLAME, blame).at("/holds/0"));
  }

  private static void assertTold(JsonNode row) {
    assertThat(row.get("walker_uid").asLong()).isEqualTo(4_294_967_294L);
    assertThat(row.get("walker_cgroup")).hasToString(SERVICE_JSON.replace('\'', '"'));
    assertThat(row.get("target_uid").asLong()).isEqualTo(999);
    assertThat(row.get("target_cgroup")).hasToString(POD_JSON.replace('\'', '"'));
  }

  @Test
  void whatARecordDoesNotTellIsNull() throws IOException {
    walk.setWalker(walker(null, null));
    walk.setTarget(target(null, null));
    blame.setWalker(walker(null, null));
    blame.setTarget(null);
    assertNull(whole().at("/slowest/0"));
    assertNull(whole().at("/blame/0"));
    assertNull(part(new WalksReport(1), ResultTopic.WALKS, walk).at("/slowest/0"));
    assertNull(part(new StallsReport(1, 0), ResultTopic.STALL_BLAME, blame).at("/holds/0"));
  }

  private static void assertNull(JsonNode row) {
    for (String task : new String[] {"walker", "target"}) {
      assertThat(row.get(task + "_uid").isNull()).isTrue();
      assertThat(row.get(task + "_cgroup").isNull()).isTrue();
    }
  }

  /** Walks of several threads come in no order of time. */
  @Test
  void aProcessIsAsItsLatestWalkFoundIt() throws IOException {
    ProcessesReport report = new ProcessesReport();
    for (int second : new int[] {1, 3, 2}) {
      Walk each = Walk.newBuilder(walk).setTarget(target(second, second == 3 ? POD : null)).build();
      each.setBeginEpochNs(walk.getBeginEpochNs() + second * 1_000_000_000L);
      report.take(ResultTopic.WALKS, each);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    report.into(json);
    JsonNode rows = printed(json).get("processes");
    assertThat(rows).hasSize(1);
    assertThat(rows.at("/0/uid").asLong()).isEqualTo(3);
    assertThat(rows.at("/0/cgroup")).hasToString(POD_JSON.replace('\'', '"'));
  }

  /** The kernel gives a number again, and two boots give the same numbers. */
  @Test
  void processesOfOneNumberAreNotOne() throws IOException {
    ProcessesReport report = new ProcessesReport();
    Walk again = Walk.newBuilder(walk).build();
    again.getTarget().setStartBoottimeNs(walk.getTarget().getStartBoottimeNs() + 1);
    Walk otherBoot = Walk.newBuilder(walk).build();
    otherBoot.getHost().setBootId("another boot");
    List.of(walk, again, otherBoot, walk).forEach(each -> report.take(ResultTopic.WALKS, each));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    report.into(json);
    JsonNode rows = printed(json).get("processes");
    assertThat(rows).hasSize(3);
    assertThat(rows.findValuesAsText("walks")).containsExactly("2", "1", "1");
    assertThat(rows.findValuesAsText("boot_id")).contains("another boot");
    assertThat(rows.findValuesAsText("start_boottime_ns").stream().distinct()).hasSize(2);
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

  private JsonNode whole() throws IOException {
    Report report = new Report(1);
    report.take(ResultTopic.WALKS, walk);
    report.take(ResultTopic.STALL_BLAME, blame);
    return printed(ReportJson.of(report));
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
