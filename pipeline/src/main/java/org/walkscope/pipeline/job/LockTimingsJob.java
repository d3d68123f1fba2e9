// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.SampleWalks;
import org.walkscope.pipeline.window.WindowSinks;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Topics;
import org.walkscope.schema.WalkLatency;

/**
 * How long did walks take, and wait for and hold each kind of lock?
 *
 * <p>Reads walkscope.walks. {@link WalkJob} does the same without that detour. The uids below are
 * in savepoints and never change.
 */
public final class LockTimingsJob {
  public static final String NAME = "walkscope lock timings";

  /** Topics that the job writes. */
  private static final List<String> WRITES =
      List.of(
          Topics.LOCK_TIMINGS,
          Topics.LOCK_TIMINGS_ROLLUPS,
          Topics.WALK_LATENCY,
          Topics.WALK_LATENCY_ROLLUPS,
          Topics.LOSS,
          Topics.DEAD_LETTER);

  /** The job by its name. */
  static final Job<?> JOB =
      new Job<>(
          "LockTimingsJob",
          () -> new ResultJobOptions("walkscope-lock-timings"),
          List.of(Topics.WALKS),
          WRITES,
          LockTimingsJob::run);

  private LockTimingsJob() {}

  /** See {@link ResultJobOptions}. */
  public static void main(String[] args) throws Exception {
    JOB.runOrExit(args);
  }

  private static void run(ResultJobOptions options) throws Exception {
    var env = options.environment();
    build(
        options.walks(env),
        options.kafkaSinks().windowSinks(Question.WALK_LATENCY),
        options.kafkaSinks().windowSinks(Question.LOCK_TIMINGS),
        options.kafkaSinks().lossSinks(),
        options.windows());
    env.execute(NAME);
  }

  /** The graph, from walks with event time to sinks. */
  public static void build(
      DataStream<Polled> source,
      WindowSinks<WalkLatency> latencies,
      WindowSinks<LockTimings> timings,
      LossSinks lossSinks,
      Windows windows) {
    WalkSamples read = WalkSamples.of(source, windows);
    var samples = read.samples();
    var ofWalks =
        windows.answer(
            Question.WALK_LATENCY, samples.getSideOutput(SampleWalks.LATENCIES), latencies);
    var ofLocks =
        windows.answer(Question.LOCK_TIMINGS, samples.getSideOutput(SampleWalks.LOCKS), timings);
    read.end(lossSinks, ofWalks.union(ofLocks));
  }
}
