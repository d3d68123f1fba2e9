// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.walkscope.standalone.run.ScratchDirectory;
import org.walkscope.standalone.run.Waiting;
import org.walkscope.testing.Walklink;

/** Host of a run: its agent and the probe's reader, in processes that are killed and started. */
final class TracedHost implements AutoCloseable {
  private static final String ID = "00112233445566778899aabbccddeeff";
  private static final int EVENTS_PER_SECOND = 30_000;
  private static final long USUAL_BYTES = 8L << 20;
  private static final long FULL_BYTES = 256 << 10;

  private final Path recording;
  private final String bootstrapServers;
  private final ScratchDirectory scratch = ScratchDirectory.create("walkscope-kills-");
  private final Path socket = scratch.path().resolve("socket");
  private final Path log = scratch.path().resolve("log");
  private SmallDisk disk; // null without
  private long spoolBytes;
  private AgentChild agent;
  private Process probe;
  private long clockMs;

  TracedHost(Path recording, String bootstrapServers) throws IOException {
    this.recording = recording;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts both, within the bounds that the schedule sets. */
  void start(KillSchedule schedule) throws IOException {
    spoolBytes = schedule.has(Kill.SPOOL_FULL) ? FULL_BYTES : USUAL_BYTES;
    if (schedule.has(Kill.DISK_FULL)) {
      disk = new SmallDisk(scratch.path().resolve("disk"));
      spoolBytes = 2 * FULL_BYTES;
    }
    startAgent();
    startProbe();
  }

  private void startAgent() throws IOException {
    agent =
        new AgentChild(
            log,
            List.of(
                socket.toString(),
                spool().toString(),
                Long.toString(spoolBytes),
                Long.toString(clockMs),
                bootstrapServers));
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
    return (disk == null ? scratch.path() : disk.path()).resolve("spool");
  }

  void killAgent() throws IOException {
    agent.kill();
    startAgent();
  }

  /** Ends the agent by SIGTERM, and starts a new one. */
  void upgradeAgent() throws IOException {
    agent.terminate();
    startAgent();
  }

  /** The same, with a clock that is ahead. */
  void stepClock(long aheadMs) throws IOException {
    clockMs = aheadMs;
    upgradeAgent();
  }

  void killProbe() throws IOException {
    probe.destroyForcibly();
    Waiting.await("the probe's reader to be gone", () -> !probe.isAlive());
    startProbe();
  }

  /** Kills the agent, and starts it over a spool with a damaged segment. */
  void damageSpool(Random random) throws IOException {
    agent.kill();
    SpoolDamage.in(spool(), random);
    startAgent();
  }

  /** Waits until so much of the stream is safe in the spool. */
  void awaitSafe(int percent) throws IOException {
    long bytes = Files.size(recording) * percent / 100;
    Waiting.await(
        percent + " % to be safe", () -> requireAgent().confirmed() >= bytes || !probe.isAlive());
  }

  /** Waits until Kafka has all, and returns the events that the agent counts as lost. */
  long awaitSent() throws IOException {
    Waiting.await("the probe's reader to end", () -> !probe.isAlive());
    if (probe.exitValue() != 0) {
      throw new IOException("the probe's reader ended with " + probe.exitValue() + ": " + said());
    }
    Waiting.await("Kafka to have all", () -> requireAgent().lag() == 0);
    return agent.lost();
  }

  private AgentChild requireAgent() throws IOException {
    if (!agent.isAlive()) {
      throw new IOException("the agent ended: " + said());
    }
    return agent;
  }

  /** Ends the agent by SIGTERM. */
  void end() throws IOException {
    agent.terminate();
  }

  /** What agent and reader said last. */
  String said() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }

  @Override
  public void close() throws IOException {
    if (probe != null) {
      probe.destroyForcibly();
    }
    if (agent != null && agent.isAlive()) {
      agent.kill();
    }
    if (disk != null) {
      disk.close();
    }
    scratch.close();
  }
}
