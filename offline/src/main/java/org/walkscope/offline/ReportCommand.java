// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.run.BlameRun;
import org.walkscope.pipeline.run.CaptureRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Report on captures. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = OfflineCommands.VersionText.class,
    description =
        "Print who walked whom, how often and how long; the slowest walks; locks held around walks"
            + " and who waited for them; and what was lost.")
final class ReportCommand implements Callable<Integer> {
  private static final String STDIN = "-";

  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "Captures, the earlier first; - is standard input.")
  private List<String> captures;

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
    for (String capture : captures) {
      if (!capture.equals(STDIN)) {
        requireCapture(Path.of(capture));
      }
    }
    Report report = new Report(slowest);
    WalkSettings settings = WalkSettings.DEFAULT;
    CaptureRun run =
        new CaptureRun(settings, new BlameRun(BlameSettings.DEFAULT, settings.windows(), report));
    for (String capture : captures) {
      run.read(Path.of(capture.equals(STDIN) ? "/dev/stdin" : capture), report::ofIngest);
    }
    run.end();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ReportJson.of(report).toPrettyString());
    } else {
      new ReportText(out).print(report);
    }
    out.flush();
    return report.broken().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** Refuses files without the header of a capture; damage behind it is reported. */
  private static void requireCapture(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a directory: name a file in it");
    }
    if (!Files.isRegularFile(path) && Files.exists(path)) {
      return; // a pipe is read once
    }
    try (CaptureReader reader = CaptureReader.open(path)) {
      reader.position();
    } catch (CaptureException e) {
      throw new IOException(path + " is no capture: " + e.getMessage(), e);
    }
  }
}
