// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.DurationNs;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.InputFile;
import org.walkscope.ingest.command.Draining;
import org.walkscope.ingest.frame.StreamException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code record}: from the probe, or its frame stream, to captures. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    description = {
      "Trace this machine into a capture, until Ctrl-C, SIGTERM, --duration, --max-size, or the end"
          + " of COMMAND.",
      "Options that are not listed here are the probe's, such as --mode, --detail, --comm,"
          + " --target, --tgid, --locks and --stalls (walkscope-probe --help)."
    },
    customSynopsis = "walkscope record --into NEW [OPTION]... [PROBE'S OPTION]... [-- COMMAND...]",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:recorded",
      "1:the probe did not start, its stream broke, or not all could be written",
      "2:wrong call",
      "3:the condition of --when never held: nothing is written"
    })
public final class RecordCommand implements Callable<Integer> {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  @Mixin private RecordingOptions options;

  @Option(
      names = "--input",
      paramLabel = "FILE|-",
      description = "Frame stream of a probe that runs elsewhere, instead of a probe.")
  private String input;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationNs.class,
      description = "End after whole seconds, such as 30s or 5min.")
  private Long durationNs;

  @Option(names = "--probe", hidden = true, description = "Word of the command that is the probe.")
  private List<String> probe = List.of("walkscope-probe");

  @Unmatched private final List<String> ofProbe = new ArrayList<>();

  @Spec private CommandSpec spec;

  private final List<String> traced;

  RecordCommand(List<String> traced) {
    this.traced = traced;
  }

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs the command, and returns its exit status. */
  static int run(String... arguments) {
    List<String> words = Arrays.asList(arguments);
    int end = words.contains("--") ? words.indexOf("--") : words.size();
    List<String> traced = words.subList(Math.min(end + 1, words.size()), words.size());
    return CommandErrors.run(
        CommandErrors.tellingInOneLine(specification(traced).setCommandName("walkscope record")),
        words.subList(0, end).toArray(String[]::new));
  }

  private static CommandLine specification(List<String> traced) {
    return new CommandLine(new RecordCommand(traced));
  }

  /** Command line without a command to trace, to complete and to document it. */
  public static CommandLine specification() {
    return specification(List.of());
  }

  @Override
  public Integer call() throws IOException {
    options.require();
    List<String> toProbe = probeOptions();
    if (input != null) {
      try (InputStream frames = InputFile.open(input)) {
        return record(frames, null, () -> ExitStatus.OK);
      }
    }
    try (ProbeProcess process = new ProbeProcess(probe, toProbe, traced)) {
      return record(process.frames(), process::stop, process::status);
    }
  }

  private List<String> probeOptions() {
    List<String> wanting = wantingProbe();
    if (input != null && !wanting.isEmpty()) {
      throw wrong("--input has no probe that " + String.join(" ", wanting) + " could be for");
    }
    if (ofProbe.stream().anyMatch(word -> word.matches("--pid(=.*)?"))) {
      throw wrong("--pid: say --tgid N for walks by process N, or --target N for walks over it");
    }
    List<String> all = new ArrayList<>(ofProbe);
    if (durationNs != null) {
      if (durationNs < NANOS_PER_SECOND || durationNs % NANOS_PER_SECOND != 0) {
        throw wrong("--duration is whole seconds, such as 30s");
      }
      all.addAll(List.of("--seconds", String.valueOf(durationNs / NANOS_PER_SECOND)));
    }
    return all;
  }

  /** Words of the call that a probe alone can follow. */
  private List<String> wantingProbe() {
    List<String> words = new ArrayList<>(ofProbe);
    if (durationNs != null) {
      words.add("--duration");
    }
    if (!traced.isEmpty()) {
      words.add("-- " + String.join(" ", traced));
    }
    return words;
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  /**
   * Records until the stream ends.
   *
   * @param stop asks the probe to end it; null without a probe
   */
  private int record(InputStream frames, Runnable stop, Callable<Integer> probeStatus)
      throws IOException {
    Runnable stopping = stop == null ? () -> {} : stop;
    try (Draining draining = new Draining(stopping, frames, Thread.currentThread())) {
      return draining.status(
          () -> ingest(frames, new Recording(options, stop, this::tell), probeStatus),
          e -> tell(CommandErrors.reason(e)));
    }
  }

  private int ingest(InputStream frames, Recording recording, Callable<Integer> probeStatus)
      throws Exception {
    try {
      return recording.run(frames);
    } catch (StreamException e) {
      if (!recording.isOpen() && probeStatus.call() != 0) { // the probe has said why
        return probeStatus.call() == ExitStatus.USAGE ? ExitStatus.USAGE : ExitStatus.FAILED;
      }
      throw InputFile.named(input == null ? "the probe" : input, e);
    }
  }

  private void tell(String what) {
    CommandErrors.tell(spec.commandLine(), what);
  }
}
