// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.record;

import java.util.Locale;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ingest.record.Trigger;
import org.walkscope.ingest.record.Trigger.Figure;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.PartMark;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.text.CountText;

/**
 * Rebuilds the walks of a stream as it goes on, and looks whether a condition holds. A thread that
 * is silent for longer than walks and reads are waited for is forgotten, so that memory is bounded
 * by the threads of that time.
 */
final class Watch implements CaptureResults {
  private static final String STREAM = "the stream";
  private static final long SILENCE_MS = 120_000;
  private static final double NANOS_PER_MS = 1e6;

  private final Trigger trigger;

  /** One worker: results come with the fragment that completes them. */
  private final CaptureRun run = new CaptureRun(WalkSettings.DEFAULT, 1, this);

  /** Mark by which a thread that was forgotten begins anew. */
  private final PartMark mark = new PartMark();

  private long fragments;
  private long lookedMs = Long.MIN_VALUE;
  private long lost;
  private long lostBefore;
  private String met;

  Watch(Trigger trigger) {
    this.trigger = trigger;
  }

  void take(TraceFragment fragment) {
    run.take(mark.of(fragment), STREAM, fragments);
    long nowMs = new Arrival(fragment, STREAM, 0, fragments++).lastEpochMs();
    if (nowMs - SILENCE_MS > lookedMs) {
      lookedMs = nowMs;
      run.endSilent(nowMs - SILENCE_MS);
    }
  }

  void take(ProbeLoss loss) {
    lost = LostEvents.of(loss);
    if (trigger.holds(Figure.LOST, lost - lostBefore)) {
      met = CountText.of(lost - lostBefore, "event") + " lost";
    }
  }

  /** What met the condition, for people; empty while nothing did. */
  Optional<String> met() {
    return Optional.ofNullable(met);
  }

  /** Begins to look anew. */
  void again() {
    met = null;
    lostBefore = lost;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    if (result instanceof Walk walk && walk.getMissingWalks() == 0) {
      look(Figure.WALK, walk.getDurationNs(), walk.getWalker());
    } else if (result instanceof LockHold hold) {
      look(Figure.HOLD, hold.getHoldNs(), hold.getWalker());
    } else if (result instanceof Stall stall) {
      look(Figure.STALL, stall.getWaitNs(), stall.getWalker());
    }
  }

  private void look(Figure figure, long ns, Walker walker) {
    if (trigger.holds(figure, ns)) {
      met =
          String.format(
              Locale.ROOT,
              "a %s of %.3f ms by %s[%d]",
              figure.text(),
              ns / NANOS_PER_MS,
              walker.getComm(),
              walker.getTid());
    }
  }

  @Override
  public void take(DeadLetter letter) {
    // it is in the capture, and told by who reads it
  }
}
