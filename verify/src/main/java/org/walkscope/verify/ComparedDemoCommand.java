// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.walkscope.command.Progress;
import org.walkscope.schema.Arch;
import org.walkscope.standalone.DemoCommand;
import org.walkscope.standalone.command.GoldenOption;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.verify.compare.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Recorded stories live in a browser, or the golden captures compared once. */
@Command(
    name = "demo",
    description = {
      "Replay recorded stories, as hosts of a small fleet, through a real broker and real Flink jobs.",
      "Without --once: again and again, times shifted to now, until Ctrl-C; open the address that is"
          + " printed. With --once: print the figures of each VMA of the golden captures beside the"
          + " kernel's own, and exit."
    })
final class ComparedDemoCommand extends DemoCommand {
  @Option(names = "--once", description = "Compare, print, exit: 0 when everything is exact.")
  private boolean once;

  @Mixin private GoldenOption golden;

  @Override
  protected int run(int brokerPort, CommandLine command, Progress progress) throws IOException {
    if (!once) {
      return super.run(brokerPort, command, progress);
    }
    List<RecordedRead> reads = golden.reads();
    progress.say(
        "%d captures in %s, every file as it was recorded", reads.size(), golden.directory());
    Verdict verdict =
        new ComparisonRun(
                captures -> BoundedRun.of(captures, brokerPort, progress),
                progress,
                command.getOut())
            .compare(reads, EnumSet.allOf(Arch.class));
    return verdict.exact() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
