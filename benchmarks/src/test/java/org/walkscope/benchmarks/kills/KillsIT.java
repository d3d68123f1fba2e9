// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.KafkaSink;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.EmbeddedFlink;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.standalone.run.TopicResults;
import org.walkscope.testing.Golden;
import org.walkscope.testing.Walklink;

/** Agent, probe's reader and broker in processes of their own, and the walk job over what came. */
class KillsIT {
  private static final KillSchedule CALM = new KillSchedule(0, List.of());
  private static final KillSchedule KILLS =
      new KillSchedule(
          0,
          List.of(
              new KillSchedule.Strike(Kill.BROKER_STOP, 10, 40, 0),
              new KillSchedule.Strike(Kill.AGENT_KILL, 20, 0, 0),
              new KillSchedule.Strike(Kill.PROBE_KILL, 50, 0, 0),
              new KillSchedule.Strike(Kill.AGENT_KILL, 60, 0, 0),
              new KillSchedule.Strike(Kill.AGENT_UPGRADE, 70, 0, 0),
              new KillSchedule.Strike(Kill.BROKER_KILL, 75, 90, 0),
              new KillSchedule.Strike(Kill.AGENT_KILL, 80, 0, 0)));

  @TempDir Path folder;

  @Test
  void whateverIsKilledTheJobsResultsAreThoseOfACalmRunAndRepeatedFragmentsAreCounted()
      throws Exception {
    assumeTrue(Walklink.canBeBuilt(), "no make, or no clang");
    byte[] stream = FrameLoad.of(Golden.STORIES.resolve("walkers-x86_64/capture.avro"), 1);
    Path recording = Files.write(folder.resolve("trace.wscp"), stream);
    Sent undisturbed = Sent.undisturbed(folder.resolve("undisturbed"), stream);
    try (BrokerProcess broker = BrokerProcess.create("-Xmx256m", "-XX:+UseSerialGC")) {
      new TopicCreation(broker.bootstrapServers(), 2).createAll();
      requireAll(CALM, broker, recording, undisturbed);
      TopicResults calm = results(broker);
      assertThat(calm.byTopicAndKey().get(Topics.WALKS)).isNotEmpty();

      Sent.Difference difference = requireAll(KILLS, broker, recording, undisturbed);
      int again = sendSomeAgain(broker);
      assertThat(results(broker).differences(calm)).isEmpty();
      assertThat(repeatedForTheJob(broker)).isEqualTo(difference.repeated() + again);
    }
  }

  private static Sent.Difference requireAll(
      KillSchedule schedule, BrokerProcess broker, Path recording, Sent undisturbed)
      throws IOException {
    try (KillRun run = new KillRun(schedule, broker, recording)) {
      KillRun.Outcome outcome = run.run(undisturbed);
      assertThat(outcome.isGood()).as(outcome + ": " + run.said()).isTrue();
      assertThat(outcome.difference().missing()).isZero();
      return outcome.difference();
    }
  }

  /** As an agent does that was killed before it had saved what Kafka has. */
  private static int sendSomeAgain(BrokerProcess broker) throws IOException {
    List<TraceFragment> sent =
        new CommittedRecords(broker.bootstrapServers())
            .read(Topics.TRACE, TraceFragment.class)
            .subList(0, 3);
    try (KafkaSink sink = new KafkaConnection(broker.bootstrapServers(), new Properties()).open()) {
      for (TraceFragment fragment : sent) {
        sink.fragment(fragment);
      }
    }
    return sent.size();
  }

  private static TopicResults results(BrokerProcess broker) throws IOException {
    try (EmbeddedFlink flink = EmbeddedFlink.start(broker.bootstrapServers())) {
      flink.awaitEnd();
    }
    var results = new TreeMap<>(TopicResults.read(broker.bootstrapServers()).byTopicAndKey());
    results.remove(Topics.LOSS); // what was repeated, and when
    return new TopicResults(results);
  }

  private static long repeatedForTheJob(BrokerProcess broker) throws IOException {
    return new CommittedRecords(broker.bootstrapServers())
        .read(Topics.LOSS, StageLoss.class).stream()
            .filter(loss -> loss.getCounter().equals(Counter.FRAGMENTS_BEHIND.label()))
            .mapToLong(StageLoss::getCount)
            .sum();
  }
}
