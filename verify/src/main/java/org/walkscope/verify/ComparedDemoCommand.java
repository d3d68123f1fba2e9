// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.walkscope.command.Progress;
import org.walkscope.schema.Arch;
import org.walkscope.standalone.DemoCommand;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.verify.compare.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The golden captures: live in a browser, or compared once. */
@Command(
    name = "demo",
    description = {
      "Replay the golden captures through a real broker and a real Flink job.",
      "Without --once: again and again, times shifted to now, until Ctrl-C; open the address that is"
          + " printed. With --once: print each VMA's figures beside the kernel's own, and exit."
    })
final class ComparedDemoCommand extends DemoCommand {
  @Option(names = "--once", description = "Compare, print, exit: 0 when everything is exact.")
  private boolean once;

  @Override
  protected int show(
      List<RecordedRead> reads, int brokerPort, CommandLine command, Progress progress)
      throws IOException {
    if (!once) {
      return super.show(reads, brokerPort, command, progress);
    }
    Verdict verdict =
        new ComparisonRun(
                captures -> BoundedRun.of(captures, brokerPort, progress),
                progress,
                command.getOut())
            .compare(reads, EnumSet.allOf(Arch.class));
    return verdict.exact() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
