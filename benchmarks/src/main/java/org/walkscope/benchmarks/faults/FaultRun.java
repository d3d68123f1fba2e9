// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.job.StallBlameJob;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.FlinkCluster;
import org.walkscope.standalone.run.LiveJob;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.standalone.run.TopicEnds;
import org.walkscope.standalone.run.TopicResults;

/**
 * Run of a trace through the walk job, and of its results through the job of stall blame, once for
 * each schedule of faults. Each fault hits both jobs.
 */
final class FaultRun {
  /** Partitions: the most subtasks that the job has. */
  private static final int PARTITIONS = 4;

  private static final Duration REPLAY = Duration.ofSeconds(6);

  /**
   * Timeout of transactions: above a checkpoint and a restart; an abandoned transaction holds
   * readers up for this time.
   */
  private static final Duration TRANSACTIONS = Duration.ofSeconds(60);

  /** Silence longer than an outage, so that event time waits until the outage is over. */
  private static final WalkSettings SETTINGS =
      WalkSettings.DEFAULT.withSilence(Duration.ofMinutes(10), 1);

  private static final BlameSettings BLAME = BlameSettings.DEFAULT;

  private final List<SpecificRecord> trace;
  private final BrokerProcess broker;
  private final FlinkCluster cluster;
  private int runs;

  FaultRun(List<SpecificRecord> trace, BrokerProcess broker, FlinkCluster cluster) {
    this.trace = trace;
    this.broker = broker;
    this.cluster = cluster;
  }

  /** Results when the whole trace is processed. */
  TopicResults run(Schedule schedule) throws IOException {
    String id = "walkscope-faults-" + runs++;
    new TopicCreation(broker.bootstrapServers(), PARTITIONS).createAllAnew();
    String blameId = id + "-blame";
    LiveJob walks = new LiveJob(cluster, env -> buildWalks(env, id));
    LiveJob blame = new LiveJob(cluster, env -> buildBlame(env, blameId));
    List<LiveJob> jobs = List.of(walks, blame);
    for (LiveJob job : jobs) {
      job.submit(schedule.parallelism());
      job.awaitRunning();
    }
    var sink = new KafkaConnection(broker.bootstrapServers(), new Properties()).open();
    try (PacedReplay replay = new PacedReplay(trace, REPLAY, sink)) {
      List<Schedule.Strike> strikes = schedule.strikes();
      for (int i = 0; i < strikes.size(); i++) {
        replay.sendTo(strikes.get(i).percent());
        replay.letSendTo(i + 1 < strikes.size() ? strikes.get(i + 1).percent() : 100);
        strike(strikes.get(i), jobs);
      }
      replay.sendTo(100);
    }
    TopicEnds ends = new TopicEnds(broker.bootstrapServers());
    ends.awaitAllTaken(id);
    walks.drain();
    ends.awaitNoOpenTransaction();
    ends.awaitAllTaken(blameId, StallBlameJob.READS);
    blame.drain();
    return TopicResults.read(broker.bootstrapServers());
  }

  private void buildWalks(StreamExecutionEnvironment env, String id) {
    WalkJob.configure(env);
    String servers = broker.bootstrapServers();
    WalkJob.build(
        Sources.trace(env, KafkaCluster.plain(servers), id, SETTINGS.liveTime()),
        new KafkaSinks(KafkaCluster.plain(servers), id, TRANSACTIONS).sinks(),
        SETTINGS);
  }

  private void buildBlame(StreamExecutionEnvironment env, String id) {
    WalkJob.configure(env);
    String servers = broker.bootstrapServers();
    KafkaSinks sinks = new KafkaSinks(KafkaCluster.plain(servers), id, TRANSACTIONS);
    Duration silence = SETTINGS.silence();
    StallBlameJob.build(
        Sources.results(
            env, KafkaCluster.plain(servers), id, StallBlameJob.READS, silence, silence),
        sinks.blameSinks(),
        sinks.lossSinks(),
        BLAME,
        SETTINGS.windows().after(BLAME.longestWait()));
  }

  private void strike(Schedule.Strike strike, List<LiveJob> jobs) throws IOException {
    switch (strike.fault()) {
      case BROKER_STOP -> {
        broker.stop();
        startBroker(strike.outage());
      }
      case BROKER_KILL -> {
        broker.kill();
        startBroker(strike.outage());
      }
      default -> {
        for (LiveJob job : jobs) {
          strike(strike, job);
        }
      }
    }
  }

  private static void strike(Schedule.Strike strike, LiveJob job) throws IOException {
    switch (strike.fault()) {
      case TASK_MANAGER -> job.loseTaskManager();
      case CHECKPOINT -> job.restartFromCheckpoint();
      case SAVEPOINT -> job.restartFromSavepoint();
      case RESCALE -> job.restartFromSavepoint(strike.parallelism());
      default -> throw new IllegalArgumentException(strike + " befalls no job by itself");
    }
  }

  private void startBroker(Duration after) throws IOException {
    LockSupport.parkNanos(after.toNanos());
    broker.start();
  }
}
