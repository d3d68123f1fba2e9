// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.InputFile;
import org.walkscope.offline.loss.LossJson;
import org.walkscope.offline.loss.LossText;
import org.walkscope.offline.loss.LossVerdict;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code check}: whether captures are whole. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Rebuild the walks of captures and print what they lack, with its place.",
      "Segments of a stream in one folder are one capture: walks go on from one to the next.",
      "Exit status 0: whole, or a segment that the agent had not closed, and nothing was lost; 1: one is damaged, lossy or cannot be read; 3: one has no counters of the probe for its events, so nobody knows what was lost. The others are judged all the same.",
      "There is no filter: a lost event is of no walk that one could choose. report with a filter counts the walks that are not complete."
    })
public final class CheckCommand extends EachCapture<Check> {
  /** What a segment is that is written still, or whose agent was killed. */
  static final String OPEN = "open: the agent had not closed it";

  @Override
  List<List<String>> together(List<String> captures, BiConsumer<String, IOException> failed)
      throws IOException {
    return CaptureSegments.of(captures, failed).stream()
        .sorted(Comparator.comparing(parts -> InputFile.shown(parts.get(0))))
        .toList();
  }

  @Override
  Check read(CommandLine command, List<String> parts) throws IOException {
    return Check.of(command, parts);
  }

  @Override
  int status(Check check) {
    return switch (check.verdict()) {
      case NONE -> ExitStatus.OK;
      case NOT_KNOWN -> ExitStatus.UNDECIDED;
      case SOME -> ExitStatus.FOUND;
    };
  }

  @Override
  void into(ObjectNode to, Check check) {
    to.put("capture", check.name())
        .put("captures", check.parts())
        .put("whole", whole(check))
        .put("open", check.isOpen())
        .put("cut", check.losses().isCut())
        .put("walks", check.walks())
        .put("incomplete_walks", check.incomplete())
        .put("unfinished_walks", check.unfinished())
        .put("absent_events", check.losses().absentEvents())
        .put("first_incomplete", check.incomplete() == 0 ? null : check.place());
    LossJson.into(to.putObject("loss"), check.losses());
  }

  @Override
  void print(Check check, PrintWriter out) {
    int more = check.parts() - 1;
    String shown =
        TerminalText.line(check.name()) + (more == 0 ? "" : " and " + more + " more of its stream");
    String cut = check.losses().isCut() ? ", a cut of another" : "";
    if (check.verdict() == LossVerdict.NONE) {
      out.printf(
          Locale.ROOT,
          "%s: %s%s, %s, nothing was lost%s%s%n",
          shown,
          check.isOpen() ? OPEN : "whole",
          cut,
          CountText.of(check.walks(), "walk"),
          check.unfinished() == 0
              ? ""
              : ", "
                  + CountText.of(
                      check.unfinished(), "goes on behind its end", "go on behind its end"),
          check.losses().tracedOneIn() == 1 ? "" : "; " + LossText.sampled(check.losses()));
      return;
    }
    out.printf("%s: %s%s%s%n", shown, state(check), cut, check.isOpen() ? ", " + OPEN : "");
    LossText.of(check.losses()).forEach(line -> out.println("  " + line));
    if (check.incomplete() > 0) {
      out.printf(
          Locale.ROOT,
          "  not complete: %,d of %s, the first is %s%n",
          check.incomplete(),
          CountText.of(check.walks(), "walk"),
          check.place());
    }
  }

  /** Null of one of which nobody knows it. */
  private static Boolean whole(Check check) {
    return switch (check.verdict()) {
      case NONE -> !check.isOpen();
      case NOT_KNOWN -> null;
      case SOME -> false;
    };
  }

  private static String state(Check check) {
    if (check.verdict() == LossVerdict.NOT_KNOWN) {
      return "NOT KNOWN TO BE WHOLE";
    }
    return check.losses().broken().isEmpty() ? "LOSSY" : "DAMAGED";
  }
}
