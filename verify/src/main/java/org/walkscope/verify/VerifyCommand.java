// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.walkscope.command.InputFile;
import org.walkscope.command.Progress;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.verify.compare.Verdict;
import org.walkscope.verify.proc.IndexedRead;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Comparison of one recorded read. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Rebuild smaps from a capture and compare it with the kernel's own text.")
final class VerifyCommand implements Callable<Integer> {
  @Option(names = "--capture", required = true, paramLabel = "FILE", description = "The trace.")
  private Path capture;

  @Option(
      names = "--smaps",
      required = true,
      paramLabel = "FILE",
      description = "What the read that was traced returned.")
  private Path smaps;

  @Option(
      names = "--rollup",
      paramLabel = "FILE",
      description = "smaps_rollup of the same process at the same time.")
  private Path rollup;

  @Option(names = "--maps", paramLabel = "FILE", description = "maps, for the names of VMAs.")
  private Path maps;

  @Option(
      names = "--target",
      paramLabel = "FILE",
      description = "A file with a line tgid=N: the process. Without it: the one called walkload.")
  private Path target;

  @Option(
      names = "--reads",
      paramLabel = "FILE",
      description = "A reads.index: the reads that the capture has, and where their answers are.")
  private Path reads;

  @Mixin private ResultFile file;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    InputFile.requireCapture(capture);
    for (Path text : Arrays.asList(smaps, rollup, maps, target, reads)) {
      InputFile.requireText(text);
    }
    RecordedRead read =
        new RecordedRead(capture.getFileName().toString(), capture, smaps, rollup, maps, target);
    CommandLine command = spec.commandLine();
    Verdict verdict =
        new ComparisonRun(
                captures ->
                    CapturedResults.of(captures.stream().map(RecordedRead::capture).toList()),
                new Progress(command.getErr()),
                command.getOut())
            .compare(
                List.of(read), Set.of(), reads == null ? List.of() : IndexedRead.readAll(reads));
    return file.write(verdict.result(), KernelText.firstFragment(capture).getHost());
  }
}
