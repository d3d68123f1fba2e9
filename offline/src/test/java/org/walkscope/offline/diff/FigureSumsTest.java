// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.walkscope.ledger.Counter;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.options.PassingResults;
import org.walkscope.offline.text.Recording;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Detail;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

class FigureSumsTest {
  private static final Path CAPTURE = Golden.STORIES.resolve("everything-x86_64/capture.avro");
  private static final FigureKey HOLDS =
      new FigureKey("smaps", "LEGACY", "ptl_pte", Figure.HOLD_MEDIAN);
  private static final FigureKey TIMES = new FigureKey("smaps", "LEGACY", "", Figure.WALK_MEAN);

  private final FigureSums sums = new FigureSums();

  private void readWith(boolean truncated) throws IOException {
    CaptureRun run =
        new CaptureRun(
            WalkSettings.DEFAULT,
            new PassingResults(sums) {
              @Override
              public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
                if (result instanceof Walk walk && truncated) {
                  walk.setCompleteness(Completeness.TRUNCATED);
                }
                super.take(topic, result);
              }
            });
    run.readWhole(CAPTURE, other -> {});
    run.end();
  }

  private CaptureFigures figures() {
    return sums.figures("c", "");
  }

  @Test
  void locksLeftOutMakeTheFiguresOfLocksDoubtful() {
    StageLoss dropped =
        new StageLoss("pipeline", Counter.LOCKS_DROPPED.label(), "a", "b", 4_096L, "walk 1", 1L);
    sums.take(ResultTopic.LOSS, dropped);
    Lacks lacks = figures().lacks();
    assertThat(lacks.isIn(HOLDS)).isTrue();
    assertThat(lacks.isIn(TIMES)).isFalse();
    assertThat(lacks.doubts(HOLDS, " of A"))
        .containsExactly("4,096 locks of A left out, of walks that took many");
  }

  @Test
  void aWalkWithoutAnEndHasNoTime() throws IOException {
    readWith(true);
    assertThat(figures().values()).doesNotContainKey(TIMES).isNotEmpty();
    assertThat(figures().lacks().isIn(TIMES)).isTrue();
    readWith(false);
    assertThat(figures().values()).containsKey(TIMES);
    assertThat(figures().lacks().isIn(TIMES)).as("some have none").isTrue();
  }

  @Test
  void allHostsOfACaptureSayHowItWasRecorded() throws IOException {
    for (SpecificRecord record : CaptureCopy.records(CAPTURE)) {
      if (record instanceof TraceFragment fragment) {
        sums.see(fragment.getHost());
      } else if (record instanceof ProbeLoss loss) {
        loss.getHost().setMode(TraceMode.LIGHT);
        loss.getHost().setDetail(Detail.ENTRIES);
        sums.ofIngest("c", loss);
      }
    }
    assertThat(figures().recordings())
        .extracting(Recording::mode, Recording::detail)
        .extracting(tuple -> Map.entry(tuple.toArray()[0], tuple.toArray()[1]))
        .contains(Map.entry(TraceMode.LIGHT, Detail.ENTRIES))
        .hasSize(2);
    assertThat(figures().seesLock("ptl_pte")).isFalse();
  }

  /** A filter by host leaves others out of what is compared. */
  @Test
  void aHostWithoutAnyWalkSaysNothing() throws IOException {
    readWith(false);
    for (SpecificRecord record : CaptureCopy.records(CAPTURE)) {
      if (record instanceof ProbeLoss loss) {
        sums.ofIngest("c", loss);
        ProbeLoss other =
            CaptureCopy.records(CAPTURE).stream()
                .filter(ProbeLoss.class::isInstance)
                .map(ProbeLoss.class::cast)
                .findFirst()
                .orElseThrow();
        other.getHost().setHostname("another");
        other.getHost().setMode(TraceMode.LIGHT);
        sums.ofIngest("c", other);
      }
    }
    assertThat(figures().recordings()).extracting(Recording::mode).containsExactly(TraceMode.EXACT);
  }
}
