// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.command.Progress;
import org.walkscope.schema.Host;
import org.walkscope.schema.StreamEnd;
import org.walkscope.standalone.run.ScratchDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Report on one large capture, beside the bare loop over it. */
@Command(
    name = "offline",
    mixinStandardHelpOptions = true,
    description = {
      "CPU an event of `report` over one capture of mixed recordings, beside the bare loop over the"
          + " rebuilding classes; each is a process of its own on one core, its start included.",
      "speedup_2 is that of `report` on two cores; loops_2 that of two bare loops at once."
    })
public final class OfflineBenchCommand implements Callable<Integer> {
  /** Class path of `report`, as the launcher sets it. */
  private static final String OFFLINE = System.getProperty("walkscope.offline");

  @Mixin private BenchOptions options;

  @Option(
      names = "--events",
      defaultValue = "20000000",
      paramLabel = "N",
      description = "Events of the capture, about. Default: ${DEFAULT-VALUE}")
  private long events;

  @Option(
      names = "--hosts",
      defaultValue = "100",
      paramLabel = "N",
      description = "Hosts of the capture. Default: ${DEFAULT-VALUE}")
  private int hosts;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine command = spec.commandLine();
    BenchOptions.requirePositive(command, "--events", events);
    BenchOptions.requirePositive(command, "--hosts", hosts);
    int runs = options.runs(command);
    if (OFFLINE == null) {
      throw new IOException("the class path of report is unknown: run ./walkscope bench offline");
    }
    Workload workload = Workload.of(options.mixed(), hosts, events);
    Progress progress = new Progress(command.getErr());
    try (ScratchDirectory scratch = ScratchDirectory.create("walkscope-bench-")) {
      Path capture = scratch.path().resolve("capture.avro");
      write(workload, capture);
      progress.say("a capture of %,d events: %,d bytes", workload.events(), Files.size(capture));
      Rounds rounds = new Rounds(capture, scratch.path());
      for (int run = 0; run < runs; run++) {
        rounds.run();
        progress.say("round %d of %d", run + 1, runs);
      }
      command.getOut().println(rounds.result(workload.events()));
      command.getOut().flush();
    }
    return CommandLine.ExitCode.OK;
  }

  private static void write(Workload workload, Path capture) throws IOException {
    Host host = workload.captures().get(0).get(0).getHost();
    try (CaptureWriter writer = new CaptureWriter(capture, host, 0)) {
      workload.forEach((fragment, number) -> writer.write(fragment));
      writer.write(new StreamEnd(host, 0L, 0L, 0L, 0L, 0L));
    }
  }

  /** Rounds of all contestants, one after the other in each. */
  private static final class Rounds {
    private final Path capture;
    private final Path scratch;
    private final List<MeasuredProcess> report = new ArrayList<>();
    private final List<MeasuredProcess> onTwo = new ArrayList<>();
    private final List<MeasuredProcess> loop = new ArrayList<>();
    private final List<Long> loopsAtOnce = new ArrayList<>();

    Rounds(Path capture, Path scratch) {
      this.capture = capture;
      this.scratch = scratch;
    }

    void run() throws IOException {
      report.add(MeasuredProcess.of("0", reportCommand(), scratch));
      loop.add(MeasuredProcess.of("0", loopCommand(), scratch));
      onTwo.add(MeasuredProcess.of("0,1", reportCommand(), scratch));
      MeasuredProcess.Running first = MeasuredProcess.start("0", loopCommand(), scratch);
      MeasuredProcess.Running second = MeasuredProcess.start("1", loopCommand(), scratch);
      loopsAtOnce.add(Math.max(first.await().wallNs(), second.await().wallNs()));
    }

    private List<String> reportCommand() {
      return List.of(
          "java",
          "-Xmx512m",
          "-cp",
          OFFLINE,
          "org.walkscope.offline.OfflineCommands",
          "report",
          "--json",
          capture.toString());
    }

    private List<String> loopCommand() {
      return List.of(
          "java",
          "-Xmx512m",
          "-cp",
          System.getProperty("java.class.path"),
          OfflineLoop.class.getName(),
          capture.toString());
    }

    String result(long events) throws IOException {
      double ours = Medians.of(report, MeasuredProcess::cpuNs);
      double bare = Medians.of(loop, MeasuredProcess::cpuNs);
      return String.format(
          Locale.ROOT,
          "result: events=%d ns_per_event=%.1f over_loop=%.2f speedup_2=%.2f loops_2=%.2f"
              + " peak_mib=%.0f bytes_per_event=%.2f",
          events,
          ours / events,
          ours / bare,
          Medians.of(report, MeasuredProcess::wallNs) / Medians.of(onTwo, MeasuredProcess::wallNs),
          2
              * Medians.of(loop, MeasuredProcess::wallNs)
              / Medians.of(loopsAtOnce, Long::doubleValue),
          Math.max(
                  Medians.of(report, MeasuredProcess::peakBytes),
                  Medians.of(onTwo, MeasuredProcess::peakBytes))
              / (1 << 20),
          (double) Files.size(capture) / events);
    }
  }
}
