// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.benchmarks.pipeline.BenchOptions;
import org.walkscope.benchmarks.process.ChildProcesses;
import org.walkscope.command.Progress;
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.ScratchDirectory;
import org.walkscope.standalone.run.TopicCreation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Does anything get lost between a host and Kafka, whatever is killed? */
@Command(
    name = "kills",
    mixinStandardHelpOptions = true,
    description = {
      "A guest's recording through the probe's own link into the agent's spool, and on to a real"
          + " broker, while agent, the probe's reader and broker are killed or stopped, the spool or"
          + " its disk is full, a segment is damaged, and the clock is stepped.",
      "Afterwards each event is on Kafka, or counted as lost by the ledger. lost: events missing"
          + " where no bound and no damage explains it; untold: missing and not counted, or counted"
          + " and not missing; twice: fragments that a job would take twice; maybe_sent: events that"
          + " were damaged on their way to Kafka, so that the ledger says they are there, or lost."
    })
public final class KillsCommand implements Callable<Integer> {
  private static final String[] BROKER = {
    "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"
  };

  private static final int THREADS = 4;

  @Option(
      names = "--runs",
      defaultValue = "50",
      paramLabel = "N",
      description = "Runs. Default: ${DEFAULT-VALUE}")
  private int runs;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Of the first run; the next has the next. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Mixin private WalkersStory story;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Progress progress;
  private long lost;
  private long untold;
  private long twice;
  private long maybeSent;
  private final List<Long> failed = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    CommandLine command = spec.commandLine();
    BenchOptions.requirePositive(command, "--runs", runs);
    progress = new Progress(command.getErr());
    byte[] stream = story.stream(THREADS);
    try (ScratchDirectory scratch = ScratchDirectory.create("walkscope-kills-");
        BrokerProcess broker = BrokerProcess.create(BROKER)) {
      ChildProcesses.endWithThisOne(scratch);
      Path recording = Files.write(scratch.path().resolve("trace.wscp"), stream);
      Sent undisturbed = Sent.undisturbed(scratch.path().resolve("undisturbed"), stream);
      progress.say(
          "a stream of %,d bytes: %,d events in %,d fragments; Kafka answers on %s",
          stream.length, undisturbed.events(), undisturbed.fragments(), broker.bootstrapServers());
      new TopicCreation(broker.bootstrapServers(), 2).createAll();
      for (int i = 0; i < runs; i++) {
        KillSchedule schedule = KillSchedule.of(seed + i);
        run(i, schedule, new KillRun(schedule, broker, recording), undisturbed);
      }
    }
    PrintWriter out = command.getOut();
    failed.forEach(one -> out.printf("again: walkscope bench kills --runs 1 --seed %d%n", one));
    out.printf(
        "result: runs=%d lost=%d untold=%d twice=%d maybe_sent=%d%n",
        runs, lost, untold, twice, maybeSent);
    return failed.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void run(int number, KillSchedule schedule, KillRun run, Sent undisturbed)
      throws IOException {
    try (run) {
      KillRun.Outcome outcome = run.run(undisturbed);
      lost += outcome.lost();
      untold += outcome.untold();
      twice += outcome.difference().twice();
      maybeSent += outcome.maybeSent();
      progress.say(
          "run %d, seed %d: %s: %s; missing %,d events, counted %,d and maybe sent %,d; %,d records"
              + " dropped as repeated",
          number + 1,
          schedule.seed(),
          schedule,
          outcome.isGood() ? "good" : "BAD " + outcome + "; " + run.said(),
          outcome.difference().missing(),
          outcome.counted(),
          outcome.maybeSent(),
          outcome.difference().repeated());
      if (!outcome.isGood()) {
        failed.add(schedule.seed());
      }
    } catch (IOException e) {
      throw new IOException(
          "the run of seed " + schedule.seed() + " (" + schedule + ") fails: " + e.getMessage(), e);
    }
  }
}
