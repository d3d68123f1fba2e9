// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.ProgressLine;
import org.walkscope.command.Terminal;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.text.DamageText;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code merge}: several captures as one. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Write the records of several captures into one, by time; those of one capture keep their"
          + " order.",
      "Captures that have the same events, or cuts of the same time of a thread, are refused.",
      "There is no filter: cut takes one, of each capture or of NEW.",
      "Of a damaged capture the part before the damage is taken; then NEW has no end either, and"
          + " the exit status is 1."
    })
public final class MergeCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "Captures; - is standard input. Nothing is written unless each can be opened.")
  private List<String> names;

  @Mixin private NewCapture into;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Captures captures = new Captures(spec.commandLine(), names);
    captures.require();
    captures.requireFilesOnce();
    into.requireOther(spec.commandLine(), names);
    List<CaptureRecords> inputs = new ArrayList<>();
    try {
      for (String name : names) {
        inputs.add(new CaptureRecords(name));
      }
      Merge merge = new Merge(names, inputs, progress());
      merge.into(into);
      List<String> damage = merge.damage();
      damage.forEach(what -> CommandErrors.tell(spec.commandLine(), DamageText.line(what)));
      spec.commandLine()
          .getOut()
          .printf(
              "%s: %s of %s%n",
              TerminalText.line(into.path().toString()),
              CountText.of(merge.fragments(), "fragment"),
              CountText.of(names.size(), "capture"));
      return damage.isEmpty() ? ExitStatus.OK : ExitStatus.FOUND;
    } catch (Merge.SameException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } finally {
      close(inputs);
    }
  }

  private LongConsumer progress() {
    if (!Terminal.isAtError()) {
      return records -> {};
    }
    ProgressLine line =
        new ProgressLine(what -> CommandErrors.tell(spec.commandLine(), what), System::nanoTime);
    return records -> line.tell(() -> CountText.of(records, "record") + " read so far");
  }

  private static void close(List<CaptureRecords> inputs) throws IOException {
    for (CaptureRecords input : inputs) {
      input.close();
    }
  }
}
