// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.proc.ManyVmas;
import org.walkscope.offline.text.TimeText;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.BlameRun;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.Stall;
import org.walkscope.testing.Golden;

/** A hold of a golden capture, for which a task waits that the capture did not have. */
class ReportBlameTest {
  private static final long WAITED_NS = 2_000_000;

  @Test
  void tellsWhoWaitedForWhichHold() throws IOException {
    LockHold hold = mmapLockHold();
    Report report = report(hold, stallOn(hold));

    JsonNode json = ReportJson.of(report);
    assertThat(json.get("blame")).hasSize(1);
    assertThat(json.at("/blame/0/blamed_ns").asLong()).isEqualTo(WAITED_NS);
    assertThat(json.at("/blame/0/hold_ns").asLong()).isEqualTo(hold.getHoldNs());
    assertThat(json.at("/blame/0/waits").asLong()).isEqualTo(1);
    assertThat(json.get("holds")).hasSize(1);
    assertThat(json.at("/holds/0/holds").asLong()).isEqualTo(1);
    assertThat(json.at("/holds/0/blamed_holds").asLong()).isEqualTo(1);
    assertThat(json.at("/holds/0/blamed_ns").asLong()).isEqualTo(WAITED_NS);
    assertThat(json.at("/holds/0/lock").asText())
        .isEqualTo("MMAP_LOCK_READ")
        .isEqualTo(json.at("/blame/0/held").asText());

    StringWriter text = new StringWriter();
    new ReportText(new PrintWriter(text), false).print(report);
    assertThat(text.toString())
        .contains("2.00 ms  waited for mmap_lock_read of cat[")
        .contains(": 1 wait, the first by a\\u001bb[149]\n");
  }

  @Test
  void aBoundIsNotShownAsMeasured() throws IOException {
    LockHold hold = mmapLockHold();
    hold.setHoldBound(true);
    Stall stall = stallOn(hold);
    stall.setOverlapBound(true);
    Report report = report(hold, stall);

    JsonNode json = ReportJson.of(report);
    assertThat(json.at("/blame/0/hold_bound").asBoolean()).isTrue();
    assertThat(json.at("/blame/0/blamed_bound").asBoolean()).isTrue();
    assertThat(json.at("/holds/0/hold_bounds").asLong()).isEqualTo(1);
    assertThat(json.at("/holds/0/longest_bound").asBoolean()).isTrue();
    String held = "≤" + TimeText.of(hold.getHoldNs());
    StringWriter text = new StringWriter();
    new ReportText(new PrintWriter(text), false).print(report);
    assertThat(text.toString())
        .contains("≥2.00 ms  waited for mmap_lock_read", "held " + held + ":")
        .containsPattern(" 1 +" + held + " +" + held + " +1 +≥2.00 ms ");
  }

  @Test
  void aHoldAmongManyOfASecondIsToldWithItsLength(@TempDir Path folder) throws IOException {
    Path capture = ManyVmas.contended(2_000, 400, folder.resolve("contended.avro"));
    JsonNode json = OfflineRun.json("report", capture.toString(), "--json");
    assertThat(json.get("blame")).hasSize(1);
    assertThat(json.at("/blame/0/hold_ns").asLong()).isEqualTo(400);
    assertThat(json.at("/blame/0/blamed_ns").asLong()).isEqualTo(200);
    assertThat(OfflineRun.of("report", capture.toString()).out())
        .contains("held 400 ns: 1 wait")
        .doesNotContain("unknown time", "not brought together");
  }

  private static Report report(LockHold hold, Stall stall) {
    Report report = new Report(5);
    BlameRun run = new BlameRun(BlameSettings.OF_CAPTURES, WalkSettings.DEFAULT.windows(), report);
    run.take(ResultTopic.STALLS, stall);
    run.take(ResultTopic.LOCK_HOLDS, hold);
    run.end();
    return report;
  }

  /** Wait of a task for the lock. */
  private static Stall stallOn(LockHold hold) {
    Stall stall = new Stall();
    stall.setHost(hold.getHost());
    stall.setWalker(hold.getWalker());
    stall.setWalk(hold.getLastWalk());
    stall.setHeld(hold.getKind());
    stall.setMm(hold.getMm());
    stall.setWaiterTgid(148);
    stall.setWaiterTid(149);
    stall.setWaiterComm("a\u001bb");
    stall.setAsked(LockKind.MMAP_LOCK_WRITE);
    stall.setEndEpochNs(hold.getReleasedEpochNs() + 1_000);
    stall.setWaitNs(WAITED_NS + 1_000);
    stall.setOverlapNs(WAITED_NS);
    return stall;
  }

  private static LockHold mmapLockHold() throws IOException {
    List<LockHold> holds = new ArrayList<>();
    CaptureResults taker =
        new CaptureResults() {
          @Override
          public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
            if (result instanceof LockHold hold && hold.getKind() == LockKind.MMAP_LOCK_READ) {
              holds.add(hold);
            }
          }

          @Override
          public void take(DeadLetter letter) {
            throw new AssertionError(letter);
          }
        };
    CaptureRun run = new CaptureRun(WalkSettings.DEFAULT, taker);
    run.read(Golden.DIRECTORY.resolve("x86_64/capture.avro"));
    run.end();
    return holds.get(0);
  }
}
