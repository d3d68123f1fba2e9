// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.command.Progress;
import org.walkscope.ingest.IngestCommand;
import org.walkscope.schema.Host;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.run.ScratchDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Report on one large capture, beside the bare loop over it and other tools over their traces. */
@Command(
    name = "offline",
    mixinStandardHelpOptions = true,
    description = {
      "CPU an event of `report` over one capture of mixed recordings, beside the bare loop over the"
          + " rebuilding classes, and beside trace-cmd report, perf script and babeltrace2 over"
          + " traces of walks that they recorded in a guest; each is a process of its own on one"
          + " core, its start included.",
      "over_X is CPU an event of `report` over that of X, text_over_perf_script that of `inspect"
          + " --events`; speedup_2 is that of `report` on two cores; loops_2 that of two bare loops"
          + " at once."
    })
public final class OfflineBenchCommand implements Callable<Integer> {
  /** Class path of `report`, as the launcher sets it. */
  private static final String OFFLINE = System.getProperty("walkscope.offline");

  /** Options of its JVM, likewise; empty where the launcher has not set them. */
  private static final List<String> JVM =
      Arrays.stream(System.getProperty("walkscope.offline.jvm", "").split(","))
          .filter(option -> !option.isEmpty())
          .toList();

  @Mixin private BenchOptions options;

  @Option(
      names = "--events",
      defaultValue = "20000000",
      paramLabel = "N",
      description = "Events of the capture, at least. Default: ${DEFAULT-VALUE}")
  private long events;

  @Option(
      names = "--hosts",
      defaultValue = "100",
      paramLabel = "N",
      description = "Hosts of the capture. Default: ${DEFAULT-VALUE}")
  private int hosts;

  @Option(
      names = "--gib",
      paramLabel = "N",
      description =
          "Instead: the largest resident set of `report` when it has read a quarter, a half and all"
              + " of a capture of N GiB, such as 4 or 0.25, made under ~/.cache/walkscope and"
              + " deleted.")
  private Double gib;

  @Option(names = "--pipe", description = "With --gib: read from a pipe, without a file.")
  private boolean pipe;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine command = spec.commandLine();
    BenchOptions.requirePositive(command, "--events", events);
    BenchOptions.requirePositive(command, "--hosts", hosts);
    int runs = options.runs(command);
    if (OFFLINE == null || JVM.isEmpty()) {
      throw new IOException("the class path of report is unknown: run ./walkscope bench offline");
    }
    Progress progress = new Progress(command.getErr());
    if (gib != null) {
      long bytes = (long) (gib * (1 << 30));
      BenchOptions.requirePositive(command, "--gib", bytes);
      Workload endless = Workload.of(options.mixed(), hosts, OfflineMemory.ENDLESS);
      GrowingCapture capture = new GrowingCapture(endless);
      command.getOut().println(new OfflineMemory(capture, report(), bytes, progress).result(pipe));
      command.getOut().flush();
      return CommandLine.ExitCode.OK;
    }
    List<List<TraceFragment>> captures = options.mixed();
    RecordedTraces traces = RecordedTraces.get();
    captures.addAll(Workload.read(List.of(traces.capture())));
    Workload workload = Workload.of(captures, hosts, events);
    try (ScratchDirectory scratch = ScratchDirectory.create("walkscope-bench-")) {
      Path capture = scratch.path().resolve("capture.avro");
      write(workload, capture);
      progress.say("a capture of %,d events: %,d bytes", workload.events(), Files.size(capture));
      Rounds rounds = new Rounds(capture, scratch.path(), traces.folder());
      progress.say("events of others: %s", rounds.eventsOfPeers());
      for (int run = 0; run < runs; run++) {
        rounds.run();
        progress.say("round %d of %d", run + 1, runs);
      }
      command.getOut().print(rounds.table(workload.events()));
      command.getOut().println(rounds.result(workload.events()));
      command.getOut().flush();
    }
    return CommandLine.ExitCode.OK;
  }

  /** Command of `report`, without a capture. */
  private static List<String> report() {
    List<String> command = java(OFFLINE, "org.walkscope.offline.OfflineCommands");
    command.addAll(List.of("report", "--json"));
    return command;
  }

  private static List<String> java(String classPath, String main) {
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(JVM);
    command.addAll(List.of("-cp", classPath, main));
    return command;
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
    private final List<MeasuredProcess> reports = new ArrayList<>();
    private final List<MeasuredProcess> onTwo = new ArrayList<>();
    private final List<MeasuredProcess> loop = new ArrayList<>();
    private final List<Long> loopsAtOnce = new ArrayList<>();

    private final List<MeasuredProcess> text = new ArrayList<>();
    private final PeerTrace traceCmd;
    private final PeerTrace perfScript;
    private final PeerTrace babeltrace2;
    private final String core;
    private final String other;

    Rounds(Path capture, Path scratch, Path traces) throws IOException {
      this.capture = capture;
      this.scratch = scratch;
      traceCmd = PeerTrace.traceCmd(traces);
      perfScript = PeerTrace.perfScript(traces);
      babeltrace2 = PeerTrace.babeltrace2(traces);
      List<Integer> cores = Cores.allowed();
      if (cores.size() < 2) {
        throw new IOException("this process may use one core: two are needed");
      }
      core = cores.get(0).toString();
      other = cores.get(1).toString();
    }

    String eventsOfPeers() {
      return String.format(
          Locale.ROOT,
          "trace-cmd %,d, perf %,d, babeltrace2 %,d",
          traceCmd.events(),
          perfScript.events(),
          babeltrace2.events());
    }

    void run() throws IOException {
      reports.add(MeasuredProcess.of(core, reportCommand(), scratch));
      loop.add(MeasuredProcess.of(core, loopCommand(), scratch));
      for (PeerTrace peer : List.of(traceCmd, perfScript, babeltrace2)) {
        peer.run(core, scratch);
      }
      text.add(MeasuredProcess.of(core, textCommand(), scratch));
      onTwo.add(MeasuredProcess.of(core + ',' + other, reportCommand(), scratch));
      MeasuredProcess.Running first = MeasuredProcess.start(core, loopCommand(), scratch);
      MeasuredProcess.Running second = MeasuredProcess.start(other, loopCommand(), scratch);
      loopsAtOnce.add(Math.max(first.await().wallNs(), second.await().wallNs()));
    }

    private List<String> overCapture(String main, String... arguments) {
      List<String> command = java(System.getProperty("java.class.path"), main);
      command.addAll(List.of(arguments));
      command.add(capture.toString());
      return command;
    }

    private List<String> reportCommand() {
      List<String> command = new ArrayList<>(report());
      command.add(capture.toString());
      return command;
    }

    private List<String> loopCommand() {
      return overCapture(OfflineLoop.class.getName());
    }

    private List<String> textCommand() {
      return overCapture(IngestCommand.class.getName(), "inspect", "--events");
    }

    /** CPU of a run over the capture, median. */
    private static double nsPerEvent(List<MeasuredProcess> runs, long events) {
      return Medians.of(runs, MeasuredProcess::cpuNs) / events;
    }

    String table(long events) {
      StringBuilder table = new StringBuilder();
      row(table, "report", nsPerEvent(reports, events));
      row(table, "bare loop", nsPerEvent(loop, events));
      row(table, "inspect --events", nsPerEvent(text, events));
      row(table, "trace-cmd report", traceCmd.nsPerEvent());
      row(table, "perf script", perfScript.nsPerEvent());
      row(table, "babeltrace2", babeltrace2.nsPerEvent());
      return table.toString();
    }

    private static void row(StringBuilder table, String name, double ns) {
      table.append(String.format(Locale.ROOT, "%-18s %,8.0f ns of CPU an event%n", name, ns));
    }

    String result(long events) throws IOException {
      double ours = nsPerEvent(reports, events);
      return String.format(
          Locale.ROOT,
          "result: events=%d ns_per_event=%.1f over_loop=%.2f over_trace_cmd=%.3f"
              + " over_perf_script=%.3f over_babeltrace2=%.3f text_over_perf_script=%.2f"
              + " speedup_2=%.2f loops_2=%.2f peak_mib=%.0f bytes_per_event=%.2f",
          events,
          ours,
          ours / nsPerEvent(loop, events),
          ours / traceCmd.nsPerEvent(),
          ours / perfScript.nsPerEvent(),
          ours / babeltrace2.nsPerEvent(),
          nsPerEvent(text, events) / perfScript.nsPerEvent(),
          Medians.of(reports, MeasuredProcess::wallNs) / Medians.of(onTwo, MeasuredProcess::wallNs),
          2
              * Medians.of(loop, MeasuredProcess::wallNs)
              / Medians.of(loopsAtOnce, Long::doubleValue),
          Math.max(
                  Medians.of(reports, MeasuredProcess::peakBytes),
                  Medians.of(onTwo, MeasuredProcess::peakBytes))
              / (1 << 20),
          (double) Files.size(capture) / events);
    }
  }
}
