// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.command.InputFile;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Topics;
import org.walkscope.verify.compare.RebuiltWalks;
import org.walkscope.verify.compare.Result;
import org.walkscope.verify.compare.RunResults;
import org.walkscope.verify.compare.StressComparison;
import org.walkscope.verify.proc.IndexedRead;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Two runs of walkstress, one with ring buffers that are too small. */
@Command(
    name = "verify-stress",
    mixinStandardHelpOptions = true,
    description = "Compare every complete read under stress with the kernel's own answer.")
final class VerifyStressCommand implements Callable<Integer> {
  private static final String CAPTURE = "capture.avro";
  private static final String INDEX = "stress.index";

  @Option(
      names = "--whole",
      required = true,
      paramLabel = "DIR",
      description = "capture.avro, stress.index and the answers of a run with room enough.")
  private Path whole;

  @Option(
      names = "--small",
      required = true,
      paramLabel = "DIR",
      description = "The same of a run with ring buffers that are too small.")
  private Path small;

  @Mixin private ResultFile file;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    for (Path folder : List.of(whole, small)) {
      InputFile.requireCapture(folder.resolve(CAPTURE));
      InputFile.requireText(folder.resolve(INDEX));
      IndexedRead.readAll(folder.resolve(INDEX));
    }
    PrintWriter out = spec.commandLine().getOut();
    StressComparison roomy = compare(whole);
    roomy.print("room enough", "WRONG", out);
    StressComparison tight = compare(small);
    tight.print("too small", "WRONG", out);
    boolean lossy = tight.lostEvents() > 0 && tight.walks() > tight.completeWalks();
    if (!lossy) {
      out.println("WRONG: ring buffers that are too small lost nothing");
    }
    boolean holds = roomy.holds() && tight.holds() && roomy.completeReads() > 0 && lossy;
    Result result =
        new Result(holds)
            .with("walks", roomy.walks())
            .with("complete", roomy.completeWalks())
            .with("reads", roomy.reads())
            .with("compared", roomy.completeReads())
            .with("wrong", roomy.wrong().size())
            .with("pagemap", roomy.pagemap())
            .with("lost", roomy.lostEvents())
            .with("small_walks", tight.walks())
            .with("small_lossy", tight.walks() - tight.completeWalks())
            .with("small_lost", tight.lostEvents())
            .with("small_wrong", tight.wrong().size())
            .with(
                "identity",
                roomy.brokenCpus().isEmpty() && tight.brokenCpus().isEmpty() ? "holds" : "broken")
            .with("cpus", roomy.cpus());
    result.print(out);
    return file.write(result);
  }

  private StressComparison compare(Path folder) throws IOException {
    RunResults results = CapturedResults.of(folder.resolve(CAPTURE));
    return StressComparison.of(
        IndexedRead.readAll(folder.resolve(INDEX)),
        RebuiltWalks.in(results),
        results.read(Topics.SNAPSHOTS, Snapshot.class),
        results.read(Topics.LOCK_HOLDS, LockHold.class),
        results.read(Topics.LOSS, ProbeLoss.class),
        KernelText.firstFragment(folder.resolve(CAPTURE)).getHost().getDetail());
  }
}
