// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.command.ExitStatus;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.options.TimePoint;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.ProcFile;
import org.walkscope.text.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that prints the kernel's text of the last read of a file from a trace. */
abstract class TextCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "Captures, the earlier first; - is standard input.")
  private List<String> names;

  @Option(
      names = "--pid",
      paramLabel = "N",
      description = "Process that was read. Without it: the only one.")
  private Integer pid;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = TimePoint.Converter.class,
      description =
          "The last read that began by TIME: 2026-11-28T12:00:00Z, or +5s from the start of the"
              + " first probe. Without it: the last.")
  private TimePoint at;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private final ProcFile file;

  TextCommand(ProcFile file) {
    this.file = file;
  }

  /** Prints the text of a process. */
  abstract void print(ProcessReads reads, PrintWriter out) throws IOException;

  @Override
  public final Integer call() throws IOException {
    Captures captures = new Captures(spec.commandLine(), names);
    long start = at != null && at.relative() ? captures.startEpochNs() : 0;
    Reads reads = new Reads(file, at == null ? Long.MAX_VALUE : at.epochNs(start));
    captures.read(new CaptureRun(WalkSettings.DEFAULT, reads), (from, other) -> {});
    ProcessReads process = reads.of(pid);
    print(process, spec.commandLine().getOut());
    if (reads.broken() != null) {
      note("damaged, what is behind the damage is missing: " + reads.broken().cause());
    } else if (!process.isWhole()) {
      note("events of the read are missing: lines may be missing, too");
    }
    return reads.broken() == null && process.isWhole() ? ExitStatus.OK : ExitStatus.UNDECIDED;
  }

  private void note(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(spec.qualifiedName() + ": " + TerminalText.line(what));
    err.flush();
  }
}
