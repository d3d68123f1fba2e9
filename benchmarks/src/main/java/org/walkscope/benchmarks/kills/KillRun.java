// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.ScratchDirectory;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.standalone.run.Waiting;
import org.walkscope.testing.Walklink;

/**
 * One recording on its way from a probe's reader to Kafka, while things befall those on the way.
 */
final class KillRun implements AutoCloseable {
  private static final String ID = "00112233445566778899aabbccddeeff";
  private static final int PARTITIONS = 2;
  private static final long USUAL_BYTES = 8L << 20;
  private static final long FULL_BYTES = 256 << 10;
  private static final String DISK = "size=256k";
  private static final int EVENTS_PER_SECOND = 30_000;
  private static final long EIGHT_DAYS_MS = Duration.ofDays(8).toMillis();
  private static final int DAMAGED_BYTES = 2000;

  /**
   * How a run ended.
   *
   * @param counted events as lost, by the ledger's records on Kafka
   */
  record Outcome(Sent.Difference difference, long counted, boolean mayLose) {
    long lost() {
      return mayLose ? 0 : difference.missing();
    }

    long untold() {
      return Math.abs(difference.missing() - counted) + difference.foreign();
    }

    boolean isGood() {
      return lost() == 0 && untold() == 0 && difference.twice() == 0;
    }
  }

  private final KillSchedule schedule;
  private final BrokerProcess broker;
  private final Path recording;
  private final ScratchDirectory scratch = ScratchDirectory.create("walkscope-kills-");
  private final Path socket = scratch.path().resolve("socket");
  private final Path log = scratch.path().resolve("log");
  private Path disk = scratch.path();
  private AgentChild agent;
  private Process probe;
  private long clockMs;
  private boolean brokerIsAway;

  KillRun(KillSchedule schedule, BrokerProcess broker, Path recording) throws IOException {
    this.schedule = schedule;
    this.broker = broker;
    this.recording = recording;
  }

  Outcome run(Sent undisturbed) throws IOException {
    new TopicCreation(broker.bootstrapServers(), PARTITIONS).createAllAnew();
    if (schedule.has(Kill.DISK_FULL)) {
      mount();
    }
    startAgent();
    startProbe();
    int away = -1;
    for (KillSchedule.Strike strike : schedule.strikes()) {
      if (brokerIsAway && away <= strike.percent()) {
        awaitSafe(away);
        startBroker();
      }
      awaitSafe(strike.percent());
      if (strike.kill().isOfBroker()) {
        away = Math.max(away, strike.until());
      }
      strike(strike);
    }
    if (brokerIsAway) {
      awaitSafe(away);
      startBroker();
    }
    return outcome(undisturbed);
  }

  private Outcome outcome(Sent undisturbed) throws IOException {
    Waiting.await("the probe's reader to end", () -> !probe.isAlive());
    if (probe.exitValue() != 0) {
      throw new IOException("the probe's reader ended with " + probe.exitValue() + ": " + said());
    }
    Waiting.await("Kafka to have all", () -> requireAgent().lag() == 0);
    long told = agent.lost();
    Waiting.await("the ledger to be on Kafka", () -> counted() >= told);
    agent.terminate();
    Sent sent = new Sent();
    new CommittedRecords(broker.bootstrapServers())
        .read(Topics.TRACE, TraceFragment.class)
        .forEach(sent::add);
    return new Outcome(sent.from(undisturbed), counted(), schedule.mayLose());
  }

  private long counted() throws IOException {
    Map<String, StageLoss> last = new HashMap<>();
    for (StageLoss loss :
        new CommittedRecords(broker.bootstrapServers()).read(Topics.LOSS, StageLoss.class)) {
      last.put(loss.getCounter(), loss);
    }
    return SmallAgent.lost(List.copyOf(last.values()));
  }

  private void strike(KillSchedule.Strike strike) throws IOException {
    switch (strike.kill()) {
      case AGENT_KILL -> {
        agent.kill();
        startAgent();
      }
      case AGENT_UPGRADE -> upgrade();
      case PROBE_KILL -> {
        probe.destroyForcibly();
        Waiting.await("the probe's reader to be gone", () -> !probe.isAlive());
        startProbe();
      }
      case BROKER_KILL, BROKER_STOP -> takeBroker(strike.kill() == Kill.BROKER_KILL);
      case SPOOL_DAMAGED -> {
        agent.kill();
        damage(new Random(strike.choice()));
        startAgent();
      }
      case CLOCK_FORWARD -> {
        clockMs = EIGHT_DAYS_MS;
        upgrade();
      }
      case CLOCK_BACK -> {
        clockMs = -EIGHT_DAYS_MS;
        upgrade();
      }
      case SPOOL_FULL, DISK_FULL -> {
        // so from the begin
      }
    }
  }

  private void upgrade() throws IOException {
    agent.terminate();
    startAgent();
  }

  private void takeBroker(boolean kill) throws IOException {
    if (brokerIsAway) {
      return;
    }
    brokerIsAway = true;
    if (kill) {
      broker.kill();
    } else {
      broker.stop();
    }
  }

  private void startBroker() throws IOException {
    broker.start();
    brokerIsAway = false;
  }

  private void startAgent() throws IOException {
    long bytes = schedule.has(Kill.SPOOL_FULL) ? FULL_BYTES : USUAL_BYTES;
    agent =
        new AgentChild(
            log,
            List.of(
                socket.toString(),
                spool().toString(),
                Long.toString(schedule.has(Kill.DISK_FULL) ? 2 * FULL_BYTES : bytes),
                Long.toString(clockMs),
                broker.bootstrapServers()));
  }

  private void startProbe() throws IOException {
    probe =
        Walklink.start(
            recording,
            socket,
            log,
            "--stream-id",
            ID,
            "--events-per-second",
            Integer.toString(EVENTS_PER_SECOND),
            "--agent-wait",
            "600");
  }

  private Path spool() {
    return disk.resolve("spool");
  }

  private void awaitSafe(int percent) throws IOException {
    long bytes = Files.size(recording) * percent / 100;
    Waiting.await(
        percent + " % to be safe", () -> requireAgent().confirmed() >= bytes || !probe.isAlive());
  }

  private AgentChild requireAgent() throws IOException {
    if (!agent.isAlive()) {
      throw new IOException("the agent ended: " + said());
    }
    return agent;
  }

  /** What agent and reader said last. */
  String said() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }

  /** Some bytes of a segment are others; nothing, where there is none. */
  private void damage(Random random) throws IOException {
    List<Path> segments;
    try (Stream<Path> files = Files.walk(spool())) {
      segments = files.filter(file -> file.toString().endsWith(".avro")).sorted().toList();
    }
    if (segments.isEmpty()) {
      return;
    }
    Path segment = segments.get(random.nextInt(segments.size()));
    long size = Files.size(segment);
    if (size == 0) {
      return;
    }
    byte[] bytes = new byte[(int) Math.min(size, 1 + random.nextInt(DAMAGED_BYTES))];
    random.nextBytes(bytes);
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(random.nextLong(size - bytes.length + 1));
      file.write(bytes);
    }
  }

  private void mount() throws IOException {
    Path small = Files.createDirectory(scratch.path().resolve("disk"));
    if (run("mount", "-t", "tmpfs", "-o", DISK, "tmpfs", small.toString())) {
      disk = small;
    } // else the spool's own bound is small
  }

  private static boolean run(String... command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (probe != null) {
      probe.destroyForcibly();
    }
    if (agent != null && agent.isAlive()) {
      agent.kill();
    }
    if (brokerIsAway) {
      startBroker();
    }
    if (!disk.equals(scratch.path())) {
      run("umount", disk.toString());
    }
    scratch.close();
  }
}
