// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.options.TimePoint;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.pipeline.snapshot.SnapshotSettings;
import org.walkscope.schema.ProcFile;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Command that prints the kernel's text of the last read of a file from a trace. */
@Command(
    footer = {
      "",
      "Of the filter of other commands there is what chooses a read: the text is of a whole one.",
      "report and sql take all of it, such as --vma for one VMA and --slower for slow walks.",
      "Light mode reads entries before the kernel does: figures of a process that ran meanwhile may"
          + " differ from the kernel's, without a mark.",
      "Exit status 3 if events of the read are missing: ? stands for the figures of walks that are"
          + " not whole, and lines may be missing."
    })
abstract class TextCommand implements Callable<Integer> {
  private static final String MAY_BE_FEWER =
      "the last call may have returned fewer entries than are told: this kernel walks to the end of"
          + " a PMD's range, however little is asked";

  private static final WalkSettings SETTINGS = listingAllVmas(WalkSettings.DEFAULT);

  @Parameters(arity = "1..*", paramLabel = "CAPTURE", description = Captures.ALL_OR_NONE)
  private List<String> names;

  @Mixin private ReadChoice choice;

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

  /** The limit of VMAs in a record is one of topics. */
  private static WalkSettings listingAllVmas(WalkSettings from) {
    SnapshotSettings snapshots = from.snapshots();
    return new WalkSettings(
        from.rebuild(),
        new SnapshotSettings(
            snapshots.timeout(), snapshots.open(), snapshots.vmasKept(), snapshots.vmasKept()),
        from.windows(),
        from.outOfOrder(),
        from.silence(),
        from.silencePace());
  }

  /** Text of the kernel, which has names as they are; a terminal gets each line escaped. */
  static String shown(String text, boolean terminal) {
    return terminal
        ? Arrays.stream(text.split("\n", -1)).map(TerminalText::whole).collect(joining("\n"))
        : text;
  }

  /** Checks what can be checked before captures are read. */
  void require(CommandLine command) {}

  /** Prints the text of a process. */
  abstract void print(ProcessReads reads, PrintWriter out) throws IOException;

  /** VMAs of the text, once it is printed, that the kernel printed or not: the trace fits both. */
  int undecided() {
    return 0;
  }

  @Override
  public final Integer call() throws IOException {
    require(spec.commandLine());
    Captures captures = new Captures(spec.commandLine(), names);
    long start = at != null && at.relative() ? captures.startEpochNs() : 0;
    long untilNs = at == null ? Long.MAX_VALUE : at.epochNs(start);
    Reads reads = new Reads(file, untilNs, new ReadProcesses(choice));
    CaptureRun run = new CaptureRun(SETTINGS, reads);
    captures.read(run, reads);
    Optional<ProcessReads> process = reads.processes().chosen();
    if (process.isEmpty()) {
      return notChosen(reads);
    }
    try {
      print(process.get(), spec.commandLine().getOut());
    } catch (NotWholeException e) {
      return undecided(e.getMessage());
    }
    if (at == null && process.get().reads() > 1) {
      CommandErrors.tell(
          spec.commandLine(),
          "the last of %s is printed: --at TIME chooses another"
              .formatted(CountText.of(process.get().reads(), "read")));
    }
    if (reads.broken() != null) {
      return undecided(damage(reads.broken()));
    } else if (!reads.isWhole(process.get())) {
      return undecided(
          "events of the read are missing, or left out by a cut or by the probe's --sample: ? stands"
              + " for the figures of walks that are not whole, and lines may be missing");
    } else if (undecided() > 0) {
      return undecided(
          "VMAs that grew while the file was read, and may not have been printed before: "
              + undecided());
    } else if (process.get().mayHaveReturnedLess()) {
      if (process.get().inParts()) {
        return undecided(MAY_BE_FEWER);
      }
      CommandErrors.tell(spec.commandLine(), MAY_BE_FEWER); // a call of whole ranges looks the same
    }
    return ExitStatus.OK;
  }

  private static String damage(DeadLetter broken) {
    return "damaged, what is behind the damage is missing: %s: %s"
        .formatted(broken.topic(), broken.cause());
  }

  private int notChosen(Reads reads) {
    String problem = reads.problem();
    if (reads.broken() != null) {
      return undecided(damage(reads.broken()) + "; before it " + problem);
    } else if (reads.processes().isAmbiguous()) {
      throw new ParameterException(spec.commandLine(), problem);
    }
    return CommandErrors.complain(spec.commandLine(), problem, ExitStatus.FAILED);
  }

  private int undecided(String why) {
    return CommandErrors.complain(spec.commandLine(), why, ExitStatus.UNDECIDED);
  }
}
