// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.RebuildSinks;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.io.SplitPolled;
import org.walkscope.pipeline.job.RebuildWalksJob;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.SampleWalks;
import org.walkscope.pipeline.window.WindowSinks;

/**
 * Run of the jobs RebuildWalks and LockTimings in one graph, as in the walk job, from the trace
 * topic to the topics of walks and lock timings, exactly once. Other operators work too, and their
 * results are discarded.
 */
final class WalkJobRun {
  static final String SAID =
      "RebuildWalks and LockTimings; walks and hosts' lock timings to Kafka, exactly once;"
          + " snapshots, latencies, rollups to nowhere";

  static final String WALKS_SAID =
      "RebuildWalks alone, the same work as Kafka Streams: walks to Kafka, exactly once; no lock"
          + " timings, no other results";

  private static final Duration TRANSACTIONS = Duration.ofMinutes(10);

  private final BenchFlink flink;
  private final String bootstrapServers;
  private int runs;

  WalkJobRun(BenchFlink flink, String bootstrapServers) {
    this.flink = flink;
    this.bootstrapServers = bootstrapServers;
  }

  /** Processes the topic; the caller checks the results. */
  CpuTime run(int parallelism) throws IOException {
    CpuTime start = CpuTime.now();
    flink.run(job(parallelism, "bench-walks-" + parallelism + "-" + runs++, true));
    return start.elapsed();
  }

  /** Processes the topic for walks alone. */
  CpuTime runWalksAlone() throws IOException {
    CpuTime start = CpuTime.now();
    String id = "bench-walks-alone-" + runs++;
    StreamExecutionEnvironment env = flink.environment(1);
    WalkJob.configure(env);
    var polled = SplitPolled.split(Sources.boundedTrace(env, bootstrapServers, id));
    RebuildWalksJob.walks(RebuildWalksJob.rebuilt(polled, WalkSettings.DEFAULT))
        .sinkTo(new KafkaSinks(bootstrapServers, id, TRANSACTIONS).rebuildSinks().walks())
        .name("walks")
        .uid("walks");
    flink.run(env);
    return start.elapsed();
  }

  /** Job, not started. */
  StreamExecutionEnvironment job(int parallelism, String id, boolean bounded) {
    StreamExecutionEnvironment env = flink.environment(parallelism);
    WalkJob.configure(env);
    WalkSettings settings = WalkSettings.DEFAULT.withSilence(Duration.ofHours(1), 1);
    KafkaSinks kafka = new KafkaSinks(bootstrapServers, id, TRANSACTIONS);
    var rebuilt =
        RebuildWalksJob.rebuild(
            bounded
                ? Sources.boundedTrace(env, bootstrapServers, id)
                : Sources.trace(env, bootstrapServers, id, settings.liveTime()),
            rebuildSinks(kafka),
            settings);
    var samples = SampleWalks.sample(rebuilt.walks(), settings.windows());
    settings
        .windows()
        .answer(
            Question.WALK_LATENCY,
            samples.getSideOutput(SampleWalks.LATENCIES),
            new WindowSinks<>(new DiscardingSink<>(), new DiscardingSink<>()));
    settings
        .windows()
        .answer(
            Question.LOCK_TIMINGS,
            samples.getSideOutput(SampleWalks.LOCKS),
            new WindowSinks<>(
                kafka.windowSinks(Question.LOCK_TIMINGS).hosts(), new DiscardingSink<>()));
    new LossSinks(new DiscardingSink<>(), new DiscardingSink<>())
        .take(rebuilt.lost().union(samples.getSideOutput(Loss.TAG)), rebuilt.deadLetters());
    return env;
  }

  private static RebuildSinks rebuildSinks(KafkaSinks kafka) {
    return new RebuildSinks(
        kafka.rebuildSinks().walks(),
        new DiscardingSink<>(),
        new DiscardingSink<>(),
        new DiscardingSink<>());
  }
}
