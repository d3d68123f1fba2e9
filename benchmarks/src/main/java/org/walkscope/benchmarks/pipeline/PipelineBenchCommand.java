// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.benchmarks.pipeline.PipelineBench.Contestant;
import org.walkscope.command.Progress;
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.ScratchDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The walk job beside a plain loop, one record an event, and Kafka Streams. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Events a second and CPU an event of the walk job on one core, beside a single-threaded loop"
          + " over the same bytes, a Flink job with one Avro record an event, and Kafka Streams.",
      "JOB_WALKS and STREAMS make walks alone.",
      "Rounds are interleaved; every round's walks must equal the loop's."
    })
public final class PipelineBenchCommand implements Callable<Integer> {
  @Mixin private BenchOptions options;

  @Option(
      names = "--events",
      defaultValue = "80000000",
      paramLabel = "N",
      description = "Events of each run, about. Default: ${DEFAULT-VALUE}")
  private long events;

  @Option(
      names = "--per-event-events",
      defaultValue = "10000000",
      paramLabel = "N",
      description =
          "Events of each run with one record an event. A job's start is in its figures, so that"
              + " fewer events make it look dearer. Default: ${DEFAULT-VALUE}")
  private long perEventEvents;

  @Option(
      names = "--hosts",
      defaultValue = "100",
      paramLabel = "N",
      description = "Hosts of the input. Default: ${DEFAULT-VALUE}")
  private int hosts;

  @Option(
      names = "--contestants",
      split = ",",
      defaultValue = "LOOP_WALKS,LOOP,LOOP_ENCODED,JOB,PER_EVENT,JOB_WALKS,STREAMS",
      paramLabel = "NAME",
      description = "Programs to measure; goals need all of them. Default: ${DEFAULT-VALUE}")
  private List<Contestant> contestants;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine command = spec.commandLine();
    BenchOptions.requirePositive(command, "--events", events);
    BenchOptions.requirePositive(command, "--per-event-events", perEventEvents);
    BenchOptions.requirePositive(command, "--hosts", hosts);
    int runs = options.runs(command);
    var captures = options.captures();
    Progress progress = new Progress(command.getErr());
    try (ScratchDirectory scratch = ScratchDirectory.create("walkscope-bench-");
        BrokerProcess broker = BrokerProcess.create(BenchOptions.BROKER_HEAP);
        BenchTopics topics = new BenchTopics(broker.bootstrapServers());
        BenchFlink flink = BenchFlink.start(1, scratch.path())) {
      progress.say("a broker answers in a process of its own; a Flink cluster stands here");
      String cores = Cores.beside(List.of(broker.pid())).keepTo(1);
      progress.say("%s", cores);
      PipelineBench bench =
          new PipelineBench(broker.bootstrapServers(), topics, flink, scratch.path(), progress);
      bench.warmUp(Workload.of(captures, hosts, perEventEvents), contestants);
      PipelineReport report = bench.run(Workload.of(captures, hosts, events), runs, contestants);
      command.getOut().printf("Cores: %s.%n", cores);
      command.getOut().println(report);
      command.getOut().flush();
    }
    return CommandLine.ExitCode.OK;
  }
}
