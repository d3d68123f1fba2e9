// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.walkscope.command.ExitStatus;
import org.walkscope.offline.options.CaptureOptions;
import org.walkscope.offline.text.JsonText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Report on captures. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Print who walked whom, how often and how long; the slowest walks; locks held around walks"
            + " and who waited for them; and what was lost.")
public final class ReportCommand implements Callable<Integer> {
  @Mixin private CaptureOptions captures;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--slowest",
      defaultValue = "10",
      paramLabel = "N",
      description = "Walks and holds listed, the slowest first. Default: ${DEFAULT-VALUE}")
  private int slowest;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (slowest < 0) {
      throw new ParameterException(
          spec.commandLine(), "--slowest must be 0 or more, not " + slowest);
    }
    Report report = new Report(slowest);
    captures.read(report, report::ofIngest);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonText.of(ReportJson.of(report)));
    } else {
      new ReportText(out).print(report);
    }
    return report.losses().broken().isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
  }
}
