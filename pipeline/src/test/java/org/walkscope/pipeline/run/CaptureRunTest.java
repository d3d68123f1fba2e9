// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.thread.RebuildHarness;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

class CaptureRunTest {
  private static final long A = 0x7f00_0000_0000L;
  private static final long END = A + 0x10_0000;

  /** A fragment that never comes, and a walk whose end never comes, wait until the end. */
  @Test
  void givesUpAtTheEndWhatTheJobGivesUpThere() {
    ThreadTrace trace = new ThreadTrace(TestHosts.x86(), TestHosts.walker(7));
    for (int walk = 1; walk <= 3; walk++) {
      int number = walk;
      trace.write(
          to -> {
            WalkScript script =
                WalkScript.begin(to, number, number * 1_000_000L, WalkScript.smaps(A, END).build());
            if (number < 3) {
              script.end();
            }
          });
      trace.cut();
    }
    List<TraceFragment> fragments = new ArrayList<>(trace.fragments());
    assertThat(fragments).hasSize(3);
    fragments.remove(1);

    Gathered gathered = new Gathered();
    CaptureRun run = new CaptureRun(WalkSettings.DEFAULT, gathered);
    fragments.forEach(fragment -> run.take(fragment, "capture", fragment.getFragment()));
    assertThat(gathered.of(Topics.WALKS)).hasSize(1);
    run.end();

    List<SpecificRecord> walks = gathered.of(Topics.WALKS);
    assertThat(walks)
        .containsExactlyElementsOf(RebuildHarness.walksOf(fragments))
        .extracting(walk -> ((Walk) walk).getCompleteness())
        .containsExactly(Completeness.COMPLETE, Completeness.LOSSY, Completeness.TRUNCATED);
    assertThat(gathered.of(Topics.LOSS))
        .extracting(loss -> ((StageLoss) loss).getCounter())
        .contains("fragments_missing");
  }
}
