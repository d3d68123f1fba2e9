// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.walkscope.pipeline.io.BatchSinks;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.LockSinks;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.RebuildSinks;
import org.walkscope.pipeline.io.TraceSources;
import org.walkscope.pipeline.io.WalkSinks;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;

/**
 * The walk job itself, from the trace topic to walks and lock timings on theirs, exactly once. Its
 * other operators work as ever; what they find goes nowhere.
 */
final class WalkJobRun {
  static final String SAID =
      "the whole walk job; walks and lock timings go to Kafka, exactly once, other results nowhere";

  private static final Duration TRANSACTIONS = Duration.ofMinutes(10);

  private final BenchFlink flink;
  private final String bootstrapServers;
  private int runs;

  WalkJobRun(BenchFlink flink, String bootstrapServers) {
    this.flink = flink;
    this.bootstrapServers = bootstrapServers;
  }

  /** What is on the topic now; the caller looks at what comes of it. */
  CpuTime run(int parallelism) throws IOException {
    CpuTime start = CpuTime.now();
    flink.run(job(parallelism, "bench-walks-" + parallelism + "-" + runs++, true));
    return start.elapsed();
  }

  /** The job, not started. */
  StreamExecutionEnvironment job(int parallelism, String id, boolean bounded) {
    StreamExecutionEnvironment env = flink.environment(parallelism);
    WalkJob.configure(env);
    WalkSettings settings = WalkSettings.DEFAULT.withSilence(Duration.ofHours(1), 1);
    WalkJob.build(
        TraceSources.topic(
            env, bootstrapServers, id, bounded, settings.outOfOrder(), settings.silence()),
        sinks(id),
        settings);
    return env;
  }

  private WalkSinks sinks(String id) {
    WalkSinks kafka = new KafkaSinks(bootstrapServers, id, TRANSACTIONS).sinks();
    return new WalkSinks(
        new RebuildSinks(
            kafka.rebuilt().walks(),
            new DiscardingSink<>(),
            new DiscardingSink<>(),
            new DiscardingSink<>()),
        new BatchSinks(new DiscardingSink<>(), new DiscardingSink<>()),
        new LockSinks(
            kafka.locks().hosts(),
            new DiscardingSink<>(),
            new DiscardingSink<>(),
            new DiscardingSink<>()),
        new LossSinks(new DiscardingSink<>(), new DiscardingSink<>()));
  }
}
