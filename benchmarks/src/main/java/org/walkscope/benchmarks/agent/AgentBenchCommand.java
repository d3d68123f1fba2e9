// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.walkscope.benchmarks.kills.Sent;
import org.walkscope.benchmarks.kills.WalkersStory;
import org.walkscope.benchmarks.process.ChildProcesses;
import org.walkscope.command.Progress;
import org.walkscope.schema.Topics;
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.ScratchDirectory;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.standalone.run.TopicEnds;
import org.walkscope.standalone.run.Waiting;
import org.walkscope.testing.Walklink;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What does the agent cost? */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = {
      "The agent in a process of its own, idle, at 10 reads of smaps a second, and as fast as it"
          + " takes a guest's recording through link and spool to a real broker.",
      "cpu_at_10_smaps_first_pct and cpu_at_10_smaps_pct: a read each 100 ms, whose events come at"
          + " once, and a round of the probe's counters each second; in its first seconds, and when"
          + " the agent has taken 13 minutes of that, in a hurry.",
      "events_per_s_per_core: events over its CPU time; over_producer_perf: bytes of the probe's"
          + " stream that it takes a second, over those that Kafka's own producer test sends in as"
          + " many records; records_over_producer_perf: bytes of records that it makes of them, over"
          + " those of the test in records of their size."
    })
public final class AgentBenchCommand implements Callable<Integer> {
  private static final String[] BROKER = {"-Xmx512m", "-XX:+UseSerialGC"};
  private static final int THREADS = 16;
  private static final int BUSY_STREAMS = 10;
  private static final int READS_PER_SECOND = 10;
  private static final int PACED = 1; // number of its stream; then those of the warm-up
  private static final int WARM_UPS = 3;

  /** Events of one read of smaps, or of smaps_rollup, of the golden capture of x86_64. */
  private static final int EVENTS_PER_READ = 225;

  @Option(
      names = "--seconds",
      defaultValue = "30",
      paramLabel = "N",
      description = "Time of the measurements at rest. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Mixin private WalkersStory story;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Progress progress;
  private BrokerProcess broker;
  private Path folder;

  /**
   * A recording on its way, once or several times.
   *
   * @param cpuNs of the agent
   * @param wallNs until Kafka has all
   */
  private record Way(
      long events, long streamBytes, long bytes, long records, long cpuNs, long wallNs) {
    double streamBytesPerS() {
      return streamBytes * 1e9 / wallNs;
    }

    double bytesPerS() {
      return bytes * 1e9 / wallNs;
    }
  }

  @Override
  public Integer call() throws Exception {
    progress = new Progress(spec.commandLine().getErr());
    byte[] stream = story.stream(THREADS);
    try (ScratchDirectory scratch = ScratchDirectory.create("walkscope-agent-");
        BrokerProcess started = BrokerProcess.create(BROKER)) {
      ChildProcesses.endWithThisOne(scratch);
      broker = started;
      folder = scratch.path();
      new TopicCreation(broker.bootstrapServers(), 2).createAll();
      Path recording = Files.write(folder.resolve("trace.wscp"), stream);
      Sent sent = Sent.undisturbed(folder.resolve("undisturbed"), stream);
      try (MeasuredAgent agent = new MeasuredAgent(folder, broker.bootstrapServers())) {
        measure(agent, recording, sent);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void measure(MeasuredAgent agent, Path recording, Sent sent) throws Exception {
    rest();
    double idle = load(agent);
    long idleMib = agent.residentMib();
    progress.say("idle: %.2f %% of a core, %d MiB", idle, idleMib);
    double atReadsFirst;
    double atReads;
    try (PacedReads reads = new PacedReads(agent, reads(), id(PACED))) {
      rest();
      atReadsFirst = load(agent);
      progress.say("at %d reads a second: %.2f %% of a core", READS_PER_SECOND, atReadsFirst);
      for (int each = 1; each <= WARM_UPS; each++) {
        reads.hurry(id(PACED + each));
      }
      rest();
      atReads = load(agent);
      reads.requireRunning();
    }
    progress.say("later: %.2f %% of a core", atReads);
    int first = PACED + WARM_UPS + 1;
    way(agent, recording, sent, first, 1); // a JVM that is warm, as a service is
    Way way = way(agent, recording, sent, first + 1, BUSY_STREAMS);
    String servers = broker.bootstrapServers();
    double test = ProducerPerf.bytesPerS(servers, way.streamBytes() / way.records());
    double testOfRecords = ProducerPerf.bytesPerS(servers, way.bytes() / way.records());
    progress.say(
        "busy: %,d events, %,d bytes of streams, %,d of %,d records in %.1f s; Kafka's producer"
            + " test %,.0f bytes/s, %,.0f in records of that size",
        way.events(),
        way.streamBytes(),
        way.bytes(),
        way.records(),
        way.wallNs() / 1e9,
        test,
        testOfRecords);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "result: events_per_s_per_core=%.0f over_producer_perf=%.3f"
                + " records_over_producer_perf=%.3f rss_busy_mib=%d rss_idle_mib=%d"
                + " cpu_idle_pct=%.2f cpu_at_10_smaps_first_pct=%.2f cpu_at_10_smaps_pct=%.2f%n",
            way.events() * 1e9 / way.cpuNs(),
            way.streamBytesPerS() / test,
            way.bytesPerS() / testOfRecords,
            agent.peakMib(),
            idleMib,
            idle,
            atReadsFirst,
            atReads);
  }

  /** The recording's events as of reads of smaps. */
  private Path reads() throws IOException {
    return Files.write(
        folder.resolve("reads.wscp"), story.reads(THREADS, EVENTS_PER_READ, READS_PER_SECOND));
  }

  private static String id(int stream) {
    return String.format(Locale.ROOT, "%032d", stream);
  }

  private static void rest() {
    LockSupport.parkNanos(5_000_000_000L);
  }

  /** CPU of the agent over some time, percent of a core. */
  private double load(MeasuredAgent agent) {
    long cpuNs = agent.cpuNs();
    long wallNs = System.nanoTime();
    LockSupport.parkNanos(seconds * 1_000_000_000L);
    return 100.0 * (agent.cpuNs() - cpuNs) / (System.nanoTime() - wallNs);
  }

  private Way way(MeasuredAgent agent, Path recording, Sent sent, int first, int streams)
      throws IOException {
    List<ConsumerRecord<byte[], byte[]>> before = records();
    long cpuNs = agent.cpuNs();
    long wallNs = System.nanoTime();
    for (int stream = first; stream < first + streams; stream++) {
      Walklink.start(recording, agent.socket(), "--stream-id", id(stream));
      agent.awaitLine(id(stream) + ": ended, all");
    }
    long fragments = (long) streams * sent.fragments();
    TopicEnds ends = new TopicEnds(broker.bootstrapServers());
    Waiting.await("Kafka to have all", () -> ends.recordsOfTrace() >= before.size() + fragments);
    wallNs = System.nanoTime() - wallNs;
    cpuNs = agent.cpuNs() - cpuNs;
    List<ConsumerRecord<byte[], byte[]>> after = records();
    return new Way(
        streams * sent.events(),
        streams * Files.size(recording),
        bytes(after) - bytes(before),
        after.size() - before.size(),
        cpuNs,
        wallNs);
  }

  private List<ConsumerRecord<byte[], byte[]>> records() throws IOException {
    return new CommittedRecords(broker.bootstrapServers()).raw(Topics.TRACE);
  }

  private static long bytes(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().mapToLong(record -> record.value().length).sum();
  }
}
