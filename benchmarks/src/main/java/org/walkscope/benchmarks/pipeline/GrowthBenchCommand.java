// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.walkscope.command.Progress;
import org.walkscope.standalone.run.ScratchDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Cost of more hosts, and gain of another core. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    description = {
      "CPU an event and state an open walk from few hosts to many, on one core, and throughput on"
          + " one core and on two, through a real broker and a real Flink cluster, exactly once.",
      "Every round's walks must equal a plain loop's."
    })
public final class GrowthBenchCommand implements Callable<Integer> {
  private static final double FLAT = 1.3;

  @Mixin private BenchOptions options;

  @Option(
      names = "--events",
      defaultValue = "40000000",
      paramLabel = "N",
      description = "Events of each round, about; one reading of every host at least.")
  private long events;

  @Option(
      names = "--hosts",
      defaultValue = "1,10,100,1000",
      split = ",",
      paramLabel = "N",
      description = "Numbers of hosts. Default: ${DEFAULT-VALUE}")
  private List<Integer> hosts;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine command = spec.commandLine();
    BenchOptions.requirePositive(command, "--events", events);
    hosts.forEach(number -> BenchOptions.requirePositive(command, "--hosts", number));
    int runs = options.runs(command);
    var captures = options.captures();
    Progress progress = new Progress(command.getErr());
    try (ScratchDirectory scratch = ScratchDirectory.create("walkscope-bench-");
        BenchFlink flink = BenchFlink.start(2, scratch.path());
        GrowthBench bench = new GrowthBench(hosts, flink, progress)) {
      List<GrowthPoint> points = bench.points(captures, events, runs);
      SecondCore second = bench.secondCore(runs);
      command.getOut().printf("Cores: %s.%n", bench.cores());
      report(command.getOut(), points, second);
    }
    return CommandLine.ExitCode.OK;
  }

  private static void report(PrintWriter out, List<GrowthPoint> points, SecondCore second) {
    out.printf(
        Locale.ROOT,
        "The same events as of ever more hosts; CPU is this JVM's; brokers are other processes."
            + " State is that of rebuild-walks in a savepoint, %d open walks a host.%n%n",
        GrowthPoint.OPEN_THREADS);
    for (GrowthPoint point : points) {
      out.printf(
          Locale.ROOT,
          "%,6d hosts: %,8.0f ns of CPU an event, %,10.0f events/s, %,8.0f bytes an open walk%n",
          point.hosts(),
          point.cpuNsPerEvent(),
          point.eventsPerSecond(),
          point.stateBytes());
    }
    double cpu = growth(points, GrowthPoint::cpuNsPerEvent);
    double state = growth(points, GrowthPoint::stateBytes);
    out.printf("%n%s%n", Goal.atMost("CPU an event, most of least", cpu, FLAT));
    out.println(Goal.atMost("state an open walk, most of least", state, FLAT));
    out.printf("%n%s%n", second);
    out.printf(
        Locale.ROOT,
        "result: hosts=%s cpu_growth=%.2f state_growth=%.2f speedup_2=%.2f loops_speedup_2=%.2f%n",
        points.stream().map(p -> Integer.toString(p.hosts())).collect(Collectors.joining(",")),
        cpu,
        state,
        second.speedup(),
        second.loopsSpeedup());
    out.flush();
  }

  /** Largest by smallest figure: 1 is flat. */
  private static double growth(List<GrowthPoint> points, ToDoubleFunction<GrowthPoint> figure) {
    return points.stream().mapToDouble(figure).max().orElseThrow()
        / points.stream().mapToDouble(figure).min().orElseThrow();
  }
}
