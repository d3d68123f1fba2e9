// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.capture.PrivateFile;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.NewFile;
import org.walkscope.command.Terminal;
import org.walkscope.offline.loss.LossJson;
import org.walkscope.offline.loss.LossText;
import org.walkscope.offline.loss.Losses;
import org.walkscope.offline.options.CaptureOptions;
import org.walkscope.offline.options.ToldLosses;
import org.walkscope.offline.text.JsonText;
import org.walkscope.pipeline.job.WalkSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Report on captures, or more of one part of it. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    customSynopsis = "walkscope report [walks|locks|stalls|batch|processes] [OPTIONS] CAPTURE...",
    description = {
      "Print who walked whom, how often and how long; the slowest walks; locks held around walks"
          + " and who waited for them; and what was lost.",
      "With a word before the captures, print more of one part.",
      "Exit status 1 if a capture is damaged, or nothing fits the filter: the loss is printed all the same."
    })
public final class ReportCommand implements Callable<Integer> {
  private static final List<String> PARTS =
      List.of("walks", "locks", "stalls", "batch", "processes");

  /** Of all but the page, whose walks list their extents. */
  private static final WalkSettings SETTINGS = WalkSettings.DEFAULT.withoutExtents();

  @Mixin private CaptureOptions captures;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "NEW",
      description =
          "Write the report, the slowest and blamed walks and the processes into one HTML file that"
              + " loads nothing, readable by its owner alone.")
  private Path html;

  @Option(
      names = "--slowest",
      defaultValue = "10",
      paramLabel = "N",
      description = "Walks and holds listed, the slowest first. Default: ${DEFAULT-VALUE}")
  private int slowest;

  @Option(names = "--plot", description = "Draw durations also where there is no terminal.")
  private boolean plot;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private boolean fits;

  @Override
  public Integer call() throws IOException {
    if (slowest < 0) {
      throw new ParameterException(
          spec.commandLine(), "--slowest must be 0 or more, not " + slowest);
    }
    SubReport part = captures.word(PARTS).map(this::part).orElse(null);
    if (html != null) {
      requireNew(part);
    }
    Losses losses = part == null ? whole() : print(part);
    return losses.broken().isEmpty() && fits ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private SubReport part(String name) {
    return switch (name) {
      case "walks" -> new WalksReport(slowest);
      case "locks" -> new LocksReport();
      case "stalls" -> new StallsReport(slowest, captures.slowerNs());
      case "batch" -> new BatchReport();
      default -> new ProcessesReport();
    };
  }

  private Losses whole() throws IOException {
    Report report = new Report(slowest);
    if (html != null) {
      write(report);
      return report.losses();
    }
    fits = captures.read(SETTINGS, report, report.losses());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonText.of(ReportJson.of(report)));
    } else {
      new ReportText(out, plot || Terminal.isAtOutput()).print(report);
    }
    return report.losses();
  }

  private void requireNew(SubReport part) {
    if (json || part != null) {
      throw new ParameterException(
          spec.commandLine(), "--html is of the whole report: leave out the part and --json");
    }
    NewFile.require(spec.commandLine(), html);
  }

  private void write(Report report) throws IOException {
    HtmlReport page = new HtmlReport(report, slowest, captures.slowerNs());
    ToldLosses told = new ToldLosses(spec.commandLine(), page, report.losses());
    fits = captures.read(WalkSettings.DEFAULT.withAllVmas(), told, told);
    if (!fits) {
      return; // told
    }
    byte[] text = page.text(shownCall(), captures.captures().names().size()).getBytes(UTF_8);
    PrivateFile.write(html, out -> out.write(text));
  }

  /** The call as a page names it: files without their folders. */
  private String shownCall() {
    return spec.commandLine().getParseResult().originalArgs().stream()
        .map(this::shown)
        .collect(joining(" ", "walkscope ", ""));
  }

  private String shown(String word) {
    String option = word.startsWith("--html=") ? "--html=" : "";
    String value = word.substring(option.length());
    boolean file = captures.captures().names().contains(value) || Path.of(value).equals(html);
    return option + (file ? Path.of(value).getFileName() : value);
  }

  private Losses print(SubReport part) throws IOException {
    Losses losses = part.losses();
    fits =
        part.isOfWalks()
            ? captures.readWalks(SETTINGS, part, part)
            : captures.read(SETTINGS, part, part);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      part.into(root);
      root.put("cut", losses.isCut());
      LossJson.into(root.putObject("loss"), losses);
      out.println(JsonText.of(root));
    } else {
      part.sheets().forEach(sheet -> sheet.print(out));
      out.println("LOSS");
      LossText.ofReport(losses).forEach(out::println);
    }
    return losses;
  }
}
