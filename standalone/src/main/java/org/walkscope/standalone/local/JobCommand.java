// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.Progress;
import org.walkscope.pipeline.job.Job;
import org.walkscope.pipeline.job.JobLine;
import org.walkscope.pipeline.job.Jobs;
import org.walkscope.standalone.command.LogFile;
import org.walkscope.standalone.run.CheckpointFolder;
import org.walkscope.standalone.run.FlinkCluster;
import org.walkscope.standalone.run.LocalJob;
import org.walkscope.standalone.run.ScratchDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code job}: a job without a Flink distribution. */
@Command(
    name = "job",
    mixinStandardHelpOptions = true,
    description = {
      "Run a job of the pipeline without a Flink distribution, with the options that it has on a cluster.",
      "It goes on from its newest checkpoint, however it ended. SIGTERM and Ctrl-C stop it with a savepoint, within 30 s.",
      "walkscope job NAME --help lists the options of a job."
    })
final class JobCommand implements Callable<Integer> {
  private static final int MOST_SUBTASKS = 128;

  /** Time for a savepoint; after it the last checkpoint is what the job goes on from. */
  private static final Duration SAVEPOINT = Duration.ofSeconds(20);

  private static final Duration STOPPING = Duration.ofSeconds(30);

  @Option(
      names = "--list",
      description = "name the jobs, and the topics that each reads and writes")
  private boolean list;

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "as --list names it")
  private String name;

  @Parameters(
      index = "1..*",
      paramLabel = "OPTION",
      description = "of the job, and --state DIR, --parallelism N")
  private List<String> words = List.of();

  @Spec private CommandSpec spec;

  /** Options beside the job's own. */
  private static final class Own {
    @Option(
        names = "--state",
        paramLabel = "DIR",
        description =
            "folder for checkpoints, from which the job goes on; one job uses it at a time (default:"
                + " walkscope/job/NAME in $$XDG_STATE_HOME or ~/.local/state)")
    private Path state;

    @Option(
        names = "--parallelism",
        paramLabel = "N",
        defaultValue = "1",
        description =
            "subtasks of each part of the job, at most 128, above 15 with more heap; may change from run to run (default:"
                + " ${DEFAULT-VALUE})")
    private int parallelism;
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      Jobs.ALL.forEach(job -> tell(spec.commandLine().getOut(), job));
      return ExitStatus.OK;
    }
    if (name == null) {
      throw new ParameterException(spec.commandLine(), "name a job; --list names all");
    }
    Job<?> job =
        Jobs.named(name)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "no job '%s': --list names all".formatted(name)));
    Own own = new Own();
    PrintWriter err = spec.commandLine().getErr();
    JobLine<?> line = job.line("walkscope job " + name, own, spec.commandLine().getOut(), err);
    OptionalInt ended = line.parse(words.toArray(String[]::new));
    if (ended.isPresent()) {
      return ended.getAsInt();
    }
    if (own.parallelism < 1 || own.parallelism > MOST_SUBTASKS) {
      throw new ParameterException(
          spec.commandLine(),
          "--parallelism is from 1 to %d, not %d".formatted(MOST_SUBTASKS, own.parallelism));
    }
    requireMemory(own.parallelism);
    try (StateFolder state = StateFolder.open(own.state, "job " + name, "--state")) {
      LogFile.in(state.path());
      ended = line.check();
      return ended.isPresent() ? ended.getAsInt() : run(line, state, own.parallelism);
    }
  }

  private void requireMemory(int parallelism) {
    long neededMib = FlinkCluster.heapMib(parallelism);
    if (Runtime.getRuntime().maxMemory() >> 20 < neededMib) {
      throw new ParameterException(
          spec.commandLine(),
          "--parallelism %d takes more memory: give it heap=%dm before ./walkscope"
              .formatted(parallelism, neededMib * 5 / 4)); // a collector may keep a part of it
    }
  }

  private int run(JobLine<?> line, StateFolder state, int parallelism) throws IOException {
    Progress progress = new Progress(spec.commandLine().getErr());
    Optional<String> of = line.checkpointsOf();
    CheckpointFolder checkpoints = new CheckpointFolder(state.path());
    if (of.isPresent()) {
      state.requireOf(of.get(), checkpoints.isEmpty(), "--state");
    }
    ScratchDirectory scratch = ScratchDirectory.anew(state.resolve("tmp"));
    if (of.isEmpty()) {
      checkpoints = new CheckpointFolder(scratch.path().resolve("job"));
    }
    progress.say("starting Flink in this JVM, exactly once, with state in %s", state.path());
    FlinkCluster cluster = FlinkCluster.start(1, parallelism, scratch);
    LocalJob local = new LocalJob(name, cluster, checkpoints, parallelism);
    Runnable stop =
        () -> {
          progress.say("stopping %s", name);
          boolean saved = local.stop(SAVEPOINT, false);
          progress.say(
              of.isEmpty()
                  ? "stopped; a job over captures begins anew"
                  : saved
                      ? "stopped with a savepoint; the same command goes on from it"
                      : "stopped; the same command goes on from the last checkpoint");
        };
    return new SignalledRun(stop, STOPPING)
        .run(
            () -> {
              try (cluster) {
                runToItsEnd(line, local, progress);
                return ExitStatus.OK;
              }
            },
            what -> CommandErrors.tell(spec.commandLine(), what));
  }

  private void runToItsEnd(JobLine<?> line, LocalJob local, Progress progress) throws IOException {
    local.start(line);
    progress.say("%s is submitted (Ctrl-C stops it)", name);
    local.awaitEnd(what -> progress.say("%s", what));
  }

  private static void tell(PrintWriter out, Job<?> job) {
    out.printf(
        "%s%n  reads  %s%n  writes %s%n",
        job.name(), String.join(" ", job.reads()), String.join(" ", job.writes()));
  }
}
