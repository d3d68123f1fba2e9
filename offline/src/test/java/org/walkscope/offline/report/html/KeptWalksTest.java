// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;
import org.walkscope.views.WalkView;

class KeptWalksTest {
  private static final long DAY_NS = 86_400_000_000_000L;

  /** Walks and holds of a golden capture, in the order of their threads. */
  private static List<SpecificRecord> golden() throws IOException {
    List<SpecificRecord> results = new ArrayList<>();
    CaptureRun run =
        new CaptureRun(
            WalkSettings.DEFAULT,
            new CaptureResults() {
              @Override
              public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
                if (result instanceof Walk || result instanceof LockHold) {
                  results.add(result);
                }
              }

              @Override
              public void take(DeadLetter letter) {
                throw new AssertionError(letter);
              }
            });
    run.read(Golden.DIRECTORY.resolve("x86_64/capture.avro"));
    run.end();
    return results;
  }

  @Test
  void theSlowestAndTheBlamedOfAStoryCanBeOpened() throws IOException {
    RecordedResults agent = RecordedResults.of(Golden.STORIES.resolve("agent-x86_64/capture.avro"));
    KeptWalks walks = new KeptWalks();
    // stalls come right after their walks in a capture
    List<SpecificRecord> inOrder = new ArrayList<>(agent.all(SpecificRecord.class));
    inOrder.sort(Comparator.comparingLong(KeptWalksTest::timeNs));
    inOrder.forEach(walks::take);

    long slowest =
        agent.all(Walk.class).stream().mapToLong(Walk::getDurationNs).max().orElseThrow();
    assertThat(walks.seen()).isEqualTo(agent.all(Walk.class).size());
    assertThat(walks.views()).hasSizeBetween(24, 40);
    assertThat(walks.views().get(0).durationNs()).isEqualTo(slowest);
    StallBlame worst =
        agent.all(StallBlame.class).stream()
            .max(Comparator.comparingLong(StallBlame::getBlamedNs))
            .orElseThrow();
    String id = walks.idOf(worst).orElseThrow();
    assertThat(walks.views())
        .filteredOn(view -> view.id().equals(id))
        .singleElement()
        .satisfies(view -> assertThat(view.waiters()).hasSameSizeAs(worst.getWaiters()));
  }

  private static long timeNs(SpecificRecord result) {
    if (result instanceof Walk walk) {
      return walk.getBeginEpochNs() + walk.getDurationNs();
    }
    // blame is decided at the end
    return result instanceof Stall stall ? stall.getEndEpochNs() : Long.MAX_VALUE;
  }

  @Test
  void aWalkWithoutEntriesHasNoSteps() throws IOException {
    KeptWalks walks = new KeptWalks();
    for (SpecificRecord result : golden()) {
      if (result instanceof Walk walk) {
        walk.setSteps(0);
        walk.setAchievableSteps(0);
        walk.setAchievableExact(false);
        walks.take(walk);
      }
    }
    assertThat(walks.views())
        .isNotEmpty()
        .allMatch(view -> view.steps() == null && view.achievableSteps() == null)
        .allMatch(view -> view.entries() == null);
  }

  /** The next run of a probe numbers the walks of a thread from 1 again. */
  @Test
  void holdsOfAnotherRunAreNotJoined() throws IOException {
    KeptWalks walks = new KeptWalks();
    golden().forEach(walks::take);
    List<WalkView> once = walks.views();
    assertThat(once).anySatisfy(view -> assertThat(view.holds()).isNotEmpty());
    for (SpecificRecord result : golden()) {
      if (result instanceof Walk walk) {
        walk.setHost(laterRun(walk.getHost()));
        walk.setBeginEpochNs(walk.getBeginEpochNs() + DAY_NS);
        walk.setDurationNs(0);
      } else if (result instanceof LockHold hold) {
        hold.setHost(laterRun(hold.getHost()));
        hold.setReleasedEpochNs(hold.getReleasedEpochNs() + DAY_NS);
      }
      walks.take(result);
    }
    assertThat(walks.views()).isEqualTo(once);
  }

  private static ResultHost laterRun(ResultHost host) {
    return ResultHost.newBuilder(host).setStreamEpochNs(host.getStreamEpochNs() + DAY_NS).build();
  }
}
