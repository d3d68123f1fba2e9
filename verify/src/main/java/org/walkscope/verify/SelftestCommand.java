// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.walkscope.command.InputFile;
import org.walkscope.verify.compare.LossSummary;
import org.walkscope.verify.compare.RebuiltWalks;
import org.walkscope.verify.compare.Result;
import org.walkscope.verify.compare.RunResults;
import org.walkscope.verify.selftest.SelftestWalks;
import org.walkscope.verify.selftest.Tap;
import org.walkscope.verify.selftest.TapTest;
import org.walkscope.verify.selftest.TapText;
import org.walkscope.verify.selftest.WalkGroup;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A kernel selftest that was traced. */
@Command(
    name = "selftest",
    mixinStandardHelpOptions = true,
    description = "List each test of a traced kernel selftest, its result and the walks it caused.")
final class SelftestCommand implements Callable<Integer> {
  @Option(names = "--capture", required = true, paramLabel = "FILE", description = "The trace.")
  private Path capture;

  @Option(
      names = "--tap",
      required = true,
      paramLabel = "FILE",
      description = "What the test printed, with the times that taptime put before it.")
  private Path tapFile;

  @Option(
      names = "--program",
      required = true,
      paramLabel = "NAME",
      description = "The test's name: its processes are those of this name.")
  private String program;

  @Option(
      names = "--allow-not-ok",
      description = "Tests that are not ok are the kernel's own business: exit 0 all the same.")
  private boolean allowNotOk;

  @Mixin private ResultFile file;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    InputFile.requireCapture(capture);
    InputFile.requireText(tapFile);
    Tap tap = TapText.read(tapFile);
    RunResults results = CapturedResults.of(capture);
    RebuiltWalks walks = RebuiltWalks.in(results);
    return print(
        tap, SelftestWalks.of(tap, program, walks.walks()), LossSummary.of(results, walks));
  }

  private int print(Tap tap, SelftestWalks found, LossSummary loss) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("   -         before the first test: %s%n", text(found.before()));
    for (SelftestWalks.Tested tested : found.tests()) {
      out.printf(
          "%4d %-6s  %s: %s%n",
          tested.test().number(),
          tested.test().result().word(),
          tested.test().name(),
          text(tested.walks()));
    }
    out.printf("   -         after the last test: %s%n", text(found.after()));
    tap.problems().forEach(problem -> out.println("BROKEN: " + problem));
    if (found.walks() == 0) {
      out.println("NO WALK by " + program + ", process " + tap.pid());
    }
    loss.problems().forEach(problem -> out.println("LOST: " + problem));
    boolean whole = tap.problems().isEmpty() && loss.problems().isEmpty() && found.walks() > 0;
    Result result =
        new Result(whole && (allowNotOk || tap.count(TapTest.Result.NOT_OK) == 0))
            .with("tests", tap.planned())
            .with("ok", tap.count(TapTest.Result.OK))
            .with("not_ok", tap.count(TapTest.Result.NOT_OK))
            .with("skip", tap.count(TapTest.Result.SKIP))
            .with("walks", found.walks())
            .with("untold", tap.untold())
            .with("lost", loss.lost());
    result.print(out);
    return file.write(result);
  }

  private static String text(List<WalkGroup> groups) {
    return groups.isEmpty()
        ? "no walk"
        : groups.stream().map(WalkGroup::toString).collect(Collectors.joining("; "));
  }
}
