// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.standalone.run.Waiting;

/**
 * One recording on its way from a probe's reader to Kafka, while things befall those on the way.
 */
final class KillRun implements AutoCloseable {
  private static final int PARTITIONS = 2;
  private static final long EIGHT_DAYS_MS = Duration.ofDays(8).toMillis();
  private static final int NOT_AWAY = -1;

  /**
   * How a run ended.
   *
   * @param counted events as lost, by the ledger's records on Kafka
   * @param maybeSent events that are lost or on Kafka, by the same
   */
  record Outcome(Sent.Difference difference, long counted, long maybeSent, boolean mayLose) {
    long lost() {
      return mayLose ? 0 : difference.missing();
    }

    long untold() {
      long missing = difference.missing();
      long tooMany = Math.max(0, counted - missing);
      long tooFew = Math.max(0, missing - counted - maybeSent);
      return tooMany + tooFew + difference.foreign();
    }

    boolean isGood() {
      return lost() == 0 && untold() == 0 && difference.twice() == 0;
    }
  }

  private final KillSchedule schedule;
  private final BrokerProcess broker;
  private final TracedHost host;

  /** Percent at which the broker comes back. */
  private int awayUntil = NOT_AWAY;

  KillRun(KillSchedule schedule, BrokerProcess broker, Path recording) throws IOException {
    this.schedule = schedule;
    this.broker = broker;
    host = new TracedHost(recording, broker.bootstrapServers());
  }

  Outcome run(Sent undisturbed) throws IOException {
    new TopicCreation(broker.bootstrapServers(), PARTITIONS).createAllAnew();
    host.start(schedule);
    for (KillSchedule.Strike strike : schedule.strikes()) {
      if (awayUntil <= strike.percent()) {
        bringBrokerBack();
      }
      host.awaitSafe(strike.percent());
      strike(strike);
    }
    bringBrokerBack();
    return outcome(undisturbed);
  }

  private Outcome outcome(Sent undisturbed) throws IOException {
    long told = host.awaitSent();
    Waiting.await(
        "the ledger to be on Kafka",
        () -> SmallAgent.lost(ledger()) + SmallAgent.maybeSent(ledger()) >= told);
    host.end();
    Sent sent = new Sent();
    new CommittedRecords(broker.bootstrapServers())
        .read(Topics.TRACE, TraceFragment.class)
        .forEach(sent::add);
    List<StageLoss> ledger = ledger();
    return new Outcome(
        sent.from(undisturbed),
        SmallAgent.lost(ledger),
        SmallAgent.maybeSent(ledger),
        schedule.mayLose());
  }

  private List<StageLoss> ledger() throws IOException {
    Map<String, StageLoss> last = new HashMap<>();
    for (StageLoss loss :
        new CommittedRecords(broker.bootstrapServers()).read(Topics.LOSS, StageLoss.class)) {
      last.put(loss.getCounter(), loss);
    }
    return List.copyOf(last.values());
  }

  private void strike(KillSchedule.Strike strike) throws IOException {
    switch (strike.kill()) {
      case AGENT_KILL -> host.killAgent();
      case AGENT_UPGRADE -> host.upgradeAgent();
      case PROBE_KILL -> host.killProbe();
      case BROKER_KILL, BROKER_STOP -> takeBroker(strike);
      case SPOOL_DAMAGED -> host.damageSpool(new Random(strike.choice()));
      case CLOCK_FORWARD -> host.stepClock(EIGHT_DAYS_MS);
      case CLOCK_BACK -> host.stepClock(-EIGHT_DAYS_MS);
      case SPOOL_FULL, DISK_FULL -> {
        // so from the begin
      }
    }
  }

  /** Takes the broker away; one that is away stays so for the longer of both times. */
  private void takeBroker(KillSchedule.Strike strike) throws IOException {
    boolean isThere = awayUntil == NOT_AWAY;
    awayUntil = Math.max(awayUntil, strike.until());
    if (isThere && strike.kill() == Kill.BROKER_KILL) {
      broker.kill();
    } else if (isThere) {
      broker.stop();
    }
  }

  private void bringBrokerBack() throws IOException {
    if (awayUntil != NOT_AWAY) {
      host.awaitSafe(awayUntil);
      startBroker();
    }
  }

  private void startBroker() throws IOException {
    broker.start();
    awayUntil = NOT_AWAY;
  }

  /** What agent and reader said last. */
  String said() throws IOException {
    return host.said();
  }

  @Override
  public void close() throws IOException {
    host.close();
    if (awayUntil != NOT_AWAY) {
      startBroker();
    }
  }
}
