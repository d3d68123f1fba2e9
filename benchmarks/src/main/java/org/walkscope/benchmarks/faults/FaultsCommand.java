// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.command.Progress;
import org.walkscope.standalone.command.GoldenOption;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.FlinkCluster;
import org.walkscope.standalone.run.TopicResults;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Does the job lose or repeat anything when what it runs on fails? */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "The walk job over one trace and the stall blame job over its results, calm and then with faults in its middle: task managers killed,"
          + " the job restarted from checkpoint and savepoint, the broker stopped and killed, 1 to 4"
          + " to 2 subtasks.",
      "What is committed must be what the calm run committed: none missing, none twice, the same"
          + " bytes."
    })
public final class FaultsCommand implements Callable<Integer> {
  private static final int TASK_MANAGERS = 3;

  /** JVM options of the broker, which starts often. */
  private static final String[] SHORT_LIVED = {
    "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"
  };

  private static final int HOSTS_OF_CAPTURE = 6;
  private static final int ROUNDS = 5;
  private static final int DIFFERENCES_SHOWN = 5;

  @Option(
      names = "--runs",
      defaultValue = "30",
      description = "Runs with faults. Default: ${DEFAULT-VALUE}")
  private int runs;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the first run; the next has the next. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Mixin private GoldenOption golden;

  @Option(names = "--verbose", description = "Log what Flink and we do, on stderr.")
  void verbose(boolean on) {
    if (on) {
      System.setProperty("walkscope.log.level", "info");
      System.setProperty("walkscope.stderr.level", "info");
    }
  }

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Progress progress;

  @Override
  public Integer call() throws Exception {
    CommandLine command = spec.commandLine();
    if (runs < 1) {
      throw new ParameterException(command, "--runs must be at least 1");
    }
    progress = new Progress(command.getErr());
    List<Path> captures = golden.reads().stream().map(RecordedRead::capture).toList();
    List<SpecificRecord> trace = Stalled.of(Fleet.of(captures, HOSTS_OF_CAPTURE, ROUNDS));
    progress.say(
        "a trace of %d records of %d hosts", trace.size(), HOSTS_OF_CAPTURE * captures.size());
    try (BrokerProcess broker = BrokerProcess.create(SHORT_LIVED);
        FlinkCluster cluster = FlinkCluster.start(TASK_MANAGERS)) {
      progress.say("Kafka answers on %s; Flink has 3 task managers", broker.bootstrapServers());
      int equal = compare(new FaultRun(trace, broker, cluster), command.getOut());
      command.getOut().printf("result: runs=%d equal=%d%n", runs, equal);
      return equal == runs ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private int compare(FaultRun run, PrintWriter out) throws IOException {
    TopicResults calm = run.run(Schedule.calm());
    progress.say("calm: %s", calm);
    int equal = 0;
    List<Long> failed = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      Schedule schedule = Schedule.of(seed + i);
      progress.say("run %d, seed %d: %s", i + 1, schedule.seed(), schedule);
      List<String> differences = results(run, schedule).differences(calm);
      if (differences.isEmpty()) {
        equal++;
        progress.say("run %d, seed %d: equal", i + 1, schedule.seed());
      } else {
        failed.add(schedule.seed());
        progress.say("run %d, seed %d: DIFFERENT", i + 1, schedule.seed());
        out.printf("seed %d: %s%n", schedule.seed(), schedule);
        out.printf("%d keys differ from the calm run:%n", differences.size());
        differences.stream().limit(DIFFERENCES_SHOWN).forEach(line -> out.println("  " + line));
        out.flush();
      }
    }
    failed.forEach(one -> out.printf("again: walkscope bench faults --runs 1 --seed %d%n", one));
    return equal;
  }

  private static TopicResults results(FaultRun run, Schedule schedule) throws IOException {
    try {
      return run.run(schedule);
    } catch (IOException e) {
      throw new IOException(
          "the run of seed %d does not end: %s".formatted(schedule.seed(), e.getMessage()), e);
    }
  }
}
