// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.LiveTime;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.Polled;
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
import org.walkscope.standalone.run.TopicEnds;

/**
 * Run of the jobs RebuildWalks and LockTimings in one graph, as in the walk job, from the trace
 * topic to the topics of walks and lock timings, exactly once. Other operators work too, and their
 * results are discarded.
 *
 * <p>A live job closes walks, snapshots and windows as event time goes on; a bounded one keeps all
 * of them to its end, and each checkpoint writes them again.
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
  private final TopicEnds ends;
  private int runs;

  WalkJobRun(BenchFlink flink, String bootstrapServers) {
    this.flink = flink;
    this.bootstrapServers = bootstrapServers;
    ends = new TopicEnds(bootstrapServers);
  }

  /** Processes the topic by a bounded job; the caller checks the results. */
  CpuTime runBounded(int parallelism) throws IOException {
    CpuTime start = CpuTime.now();
    String id = "bench-bounded-" + parallelism + "-" + runs++;
    StreamExecutionEnvironment env = flink.environment(parallelism);
    flink.run(
        job(
            env,
            id,
            WalkSettings.DEFAULT,
            Sources.boundedTrace(env, KafkaCluster.plain(bootstrapServers), id)));
    return start.elapsed();
  }

  /** Processes the topic by a live job, which ends when it has taken all; the caller checks. */
  CpuTime run() throws IOException {
    String id = "bench-walks-" + runs++;
    return runLive(job(1, id, WalkSettings.DEFAULT), id);
  }

  /** Processes the topic for walks alone, by a live job. */
  CpuTime runWalksAlone() throws IOException {
    String id = "bench-walks-alone-" + runs++;
    StreamExecutionEnvironment env = flink.environment(1);
    WalkJob.configure(env);
    LiveTime time = WalkSettings.DEFAULT.liveTime();
    var polled =
        SplitPolled.split(Sources.trace(env, KafkaCluster.plain(bootstrapServers), id, time));
    RebuildWalksJob.walks(RebuildWalksJob.rebuilt(polled, WalkSettings.DEFAULT))
        .sinkTo(
            new KafkaSinks(KafkaCluster.plain(bootstrapServers), id, TRANSACTIONS)
                .rebuildSinks()
                .walks())
        .name("walks")
        .uid("walks");
    return runLive(env, id);
  }

  private CpuTime runLive(StreamExecutionEnvironment env, String id) throws IOException {
    CpuTime start = CpuTime.now();
    flink.runLive(env, ends, id);
    return start.elapsed();
  }

  /** Live job, not started. */
  StreamExecutionEnvironment job(int parallelism, String id, WalkSettings settings) {
    StreamExecutionEnvironment env = flink.environment(parallelism);
    return job(
        env,
        id,
        settings,
        Sources.trace(env, KafkaCluster.plain(bootstrapServers), id, settings.liveTime()));
  }

  private StreamExecutionEnvironment job(
      StreamExecutionEnvironment env, String id, WalkSettings settings, DataStream<Polled> trace) {
    WalkJob.configure(env);
    KafkaSinks kafka = new KafkaSinks(KafkaCluster.plain(bootstrapServers), id, TRANSACTIONS);
    var rebuilt = RebuildWalksJob.rebuild(trace, rebuildSinks(kafka), settings);
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
