// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.NewFile;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.options.FilterOptions;
import org.walkscope.offline.text.JsonText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Comparison of captures of one side with captures of another. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description =
        "Compare captures of side A with captures of side B: the worst difference first, each with"
            + " its interval. Record each side several times, ten if you can: the capture is the"
            + " unit, because walks of one reading depend on one another; parts and cuts of one recording"
            + " are one capture. Nothing is compared unless each can be opened.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:compared; each --fail-if passed: its condition is not met",
      "1:a --fail-if failed: its condition is met; a capture is damaged or cannot be read; nothing"
          + " fits the filter",
      "2:wrong call; a capture is named twice; two of a side are of one recording; neither side has"
          + " what a condition is about",
      "3:no --fail-if failed, and one is undecided: its bound is inside the interval, figures"
          + " lack something, or a side has one capture"
    })
public final class DiffCommand implements Callable<Integer> {
  /** Captures of a side; the time of the exact test grows with the fourth power. */
  private static final int MOST = 100;

  @Option(
      names = {"-a", "--a"},
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "Captures of side A, before the change.")
  private List<String> before = List.of();

  @Option(
      names = {"-b", "--b"},
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "Captures of side B, after it.")
  private List<String> after = List.of();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Side A from a file of --save-baseline.")
  private Path baseline;

  @Option(
      names = "--save-baseline",
      paramLabel = "FILE",
      description =
          "Write the figures of side A into a new file, so that its captures need not be kept.")
  private Path saved;

  @Option(
      names = "--fail-if",
      paramLabel = "CONDITION",
      description =
          "Fail when a figure changed by more: [CONSUMER[/LOCK]:]FIGURE>+N%% or <-N%%. Figures:"
              + " hold_typical, hold_median, hold_p99, wait_mean, acquisitions, walk_mean, walks, entries, steps,"
              + " entries_per_step. May be given again.")
  private List<String> conditions = List.of();

  @Option(names = "--all", description = "Print figures that are undecided or the same, too.")
  private boolean all;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--ktap", description = "Print KTAP: a test for each condition and subject.")
  private boolean ktap;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the tests as JUnit's XML; an earlier file of --junit is replaced.")
  private Path junit;

  @Mixin private FilterOptions filter;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireSides();
    requireOutputs();
    List<Condition> asked = parsed();
    List<String> captures = new ArrayList<>(before);
    captures.addAll(after);
    new Captures(spec.commandLine(), captures).require();
    SideReader reader = new SideReader(spec.commandLine(), filter);
    List<CaptureFigures> kept = baseline == null ? List.of() : reader.read(baseline);
    reader.requireOnce(kept, captures);
    reader.requireRunsOnce("A", before);
    reader.requireRunsOnce("B", after);
    List<CaptureFigures> ofBefore = baseline == null ? reader.read("A", before) : kept;
    if (saved != null) {
      if (baseline == null && !reader.fits()) {
        return ExitStatus.FAILED; // told
      }
      save(ofBefore, reader);
    }
    if (after.isEmpty()) {
      return ExitStatus.OK;
    }
    Comparison comparison = Comparison.of(ofBefore, reader.read("B", after));
    if (!reader.isDamaged() && reader.fits()) {
      requireKnown(asked, comparison);
    }
    List<Check> checks = Condition.check(asked, comparison);
    print(comparison, checks);
    if (!reader.fits()) {
      return ExitStatus.FAILED;
    }
    if (junit != null) {
      JunitXml.write(tests(comparison, checks), junit);
    }
    return reader.isDamaged() ? ExitStatus.FAILED : status(checks);
  }

  private void save(List<CaptureFigures> figures, SideReader reader) throws IOException {
    if (reader.isDamaged()) {
      throw new IOException("no baseline is written: a capture of side A is damaged");
    }
    if (Baseline.isEmpty(figures)) {
      throw new IOException("no baseline is written: side A has no walk and no hold");
    }
    Baseline.write(figures, saved);
  }

  private void requireSides() {
    if (before.isEmpty() == (baseline == null)) {
      throw wrong("side A is captures (-a) or a file of --save-baseline (--baseline)");
    }
    boolean compared = !conditions.isEmpty() || json || ktap || junit != null || all;
    if (after.isEmpty() && (saved == null || compared)) {
      throw wrong("side B is missing: name its captures with -b");
    }
    if (json && ktap) {
      throw wrong("--json and --ktap are two forms of one output");
    }
    if (Math.max(before.size(), after.size()) > MOST) {
      throw wrong("at most " + MOST + " captures a side");
    }
  }

  private void requireOutputs() throws IOException {
    if (saved != null) {
      NewFile.require(spec.commandLine(), saved);
    }
    if (junit != null) {
      NewFile.require(spec.commandLine(), junit, JunitXml.isSuite(junit));
    }
    if (saved != null && junit != null && saved.toAbsolutePath().equals(junit.toAbsolutePath())) {
      throw wrong("--save-baseline and --junit are two files: name two");
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  private List<Condition> parsed() {
    List<Condition> parsed = new ArrayList<>();
    for (String text : conditions) {
      try {
        parsed.add(Condition.parse(text));
      } catch (ConditionException e) {
        throw wrong(text, e);
      }
    }
    return parsed;
  }

  private void requireKnown(List<Condition> asked, Comparison comparison) {
    for (Condition condition : asked) {
      try {
        condition.requireIn(comparison.keys());
      } catch (ConditionException e) {
        throw wrong(condition.text(), e);
      }
    }
  }

  private ParameterException wrong(String condition, ConditionException e) {
    return new ParameterException(
        spec.commandLine(), "--fail-if '" + condition + "': " + e.getMessage(), e);
  }

  private void print(Comparison comparison, List<Check> checks) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonText.of(DiffJson.of(comparison, checks)));
    } else if (ktap) {
      KtapText.print(tests(comparison, checks), out);
    } else {
      new DiffText(out, all).print(comparison, checks);
    }
  }

  private static List<Check> tests(Comparison comparison, List<Check> checks) {
    return checks.isEmpty() ? Check.of(comparison) : checks;
  }

  private static int status(List<Check> checks) {
    if (is(checks, Condition.Outcome.FAILED)) {
      return ExitStatus.FOUND;
    }
    return is(checks, Condition.Outcome.UNDECIDED) ? ExitStatus.UNDECIDED : ExitStatus.OK;
  }

  private static boolean is(List<Check> checks, Condition.Outcome outcome) {
    return checks.stream().anyMatch(check -> check.outcome() == outcome);
  }
}
