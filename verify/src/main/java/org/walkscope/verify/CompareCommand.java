// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.command.InputFile;
import org.walkscope.command.Progress;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Topics;
import org.walkscope.text.CountText;
import org.walkscope.verify.compare.RebuiltWalks;
import org.walkscope.verify.compare.RunResults;
import org.walkscope.verify.compare.ToldTypes;
import org.walkscope.verify.compare.WalkerReadings;
import org.walkscope.verify.compare.WalkersResult;
import org.walkscope.verify.proc.IndexedRead;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads by both walkers, in turns, compared. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Compare what pt_range_walk found with what the legacy walker found.")
final class CompareCommand implements Callable<Integer> {
  @Option(names = "--capture", required = true, paramLabel = "FILE", description = "The trace.")
  private Path capture;

  @Option(
      names = "--reads",
      required = true,
      paramLabel = "FILE",
      description = "A reads.index with each file three times in a row: FILE, FILE_range, FILE.")
  private Path reads;

  @Option(
      names = "--expect-fault",
      paramLabel = "NAME",
      description = "A fault that the kernel was told to make; told in the result, no more.")
  private String fault;

  @Mixin private ResultFile file;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    CommandLine command = spec.commandLine();
    Progress progress = new Progress(command.getErr());
    WalkersResult result = new WalkersResult(readings(progress));
    result.print(command.getOut(), fault);
    return file.write(result.result(fault));
  }

  private List<WalkerReadings> readings(Progress progress) throws IOException {
    InputFile.requireCapture(capture);
    InputFile.requireText(reads);
    List<IndexedRead> index = IndexedRead.readAll(reads);
    RunResults results = CapturedResults.of(capture);
    RebuiltWalks walks = RebuiltWalks.in(results);
    progress.say(
        "%s rebuilt, %d missing", CountText.of(walks.walks().size(), "walk"), walks.missing());
    ToldTypes.of(walks.walks()).print(spec.commandLine().getOut());
    return WalkerReadings.of(index, walks, results.read(Topics.LOCK_HOLDS, LockHold.class));
  }
}
