// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.walkscope.command.InputFile;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Topics;
import org.walkscope.schema.WalkerKind;
import org.walkscope.verify.compare.MigrationComparison;
import org.walkscope.verify.compare.MigrationReads;
import org.walkscope.verify.compare.RebuiltWalks;
import org.walkscope.verify.compare.Result;
import org.walkscope.verify.compare.RunResults;
import org.walkscope.verify.proc.IndexedRead;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A run of walkmigrate. */
@Command(
    name = "verify-migration",
    mixinStandardHelpOptions = true,
    description =
        "Compare reads of a process whose pages move from node to node with the kernel's answers.")
final class VerifyMigrationCommand implements Callable<Integer> {
  /** At which an entry may stand for a page on its way. */
  private static final Set<Level> LEVELS = EnumSet.of(Level.PTE, Level.PMD, Level.PUD);

  @Option(names = "--capture", required = true, paramLabel = "FILE", description = "The trace.")
  private Path capture;

  @Option(
      names = "--reads",
      required = true,
      paramLabel = "FILE",
      description = "Its reads.index, beside the answers.")
  private Path reads;

  @Mixin private ResultFile file;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    InputFile.requireCapture(capture);
    InputFile.requireText(reads);
    List<IndexedRead> index = IndexedRead.readAll(reads);
    RunResults results = CapturedResults.of(capture);
    RebuiltWalks walks = RebuiltWalks.in(results);
    MigrationComparison compared =
        MigrationComparison.of(
            index,
            walks,
            results.read(Topics.SNAPSHOTS, Snapshot.class),
            results.read(Topics.LOCK_HOLDS, LockHold.class),
            results.read(Topics.LOSS, ProbeLoss.class),
            KernelText.firstFragment(capture).getHost().getDetail());
    compared.print(out);
    MigrationReads found = MigrationReads.of(index, walks.walks());
    found.print(out);
    List<String> notMet = found.notMet(LEVELS);
    notMet.forEach(what -> out.println("too short to see pages on their way: " + what));
    Result result =
        compared
            .result(compared.holds() && notMet.isEmpty())
            .with("legacy", words(found, WalkerKind.LEGACY))
            .with("pt_range_walk", words(found, WalkerKind.PT_RANGE_WALK));
    result.print(out);
    return file.write(result);
  }

  /** PTE:n,PMD:n,PUD:n. */
  private static String words(MigrationReads found, WalkerKind walker) {
    return String.join(
        ",", LEVELS.stream().map(level -> level + ":" + found.entries(walker, level)).toList());
  }
}
