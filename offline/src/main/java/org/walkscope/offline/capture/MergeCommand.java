// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.InputFile;
import org.walkscope.offline.options.Captures;
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
      "Of a damaged capture the part before the damage is taken; then NEW has no end either, and"
          + " the exit status is 1."
    })
public final class MergeCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description = "Captures; - is standard input.")
  private List<String> names;

  @Mixin private NewCapture into;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Captures captures = new Captures(spec.commandLine(), names);
    captures.require();
    requireOnce();
    into.requireOther(names);
    List<CaptureRecords> inputs = new ArrayList<>();
    try {
      for (String name : names) {
        inputs.add(new CaptureRecords(name));
      }
      Merge merge = new Merge(inputs);
      merge.into(into);
      List<String> damage = merge.damage();
      damage.forEach(what -> CommandErrors.tell(spec.commandLine(), what));
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%s: %,d fragments of %,d captures%n",
              TerminalText.line(into.path().toString()),
              merge.fragments(),
              names.size());
      return damage.isEmpty() ? ExitStatus.OK : ExitStatus.FOUND;
    } finally {
      close(inputs);
    }
  }

  /** The events of a capture that is named twice would count twice. */
  private void requireOnce() throws IOException {
    Set<Path> files = new HashSet<>();
    for (String name : names) {
      if (!InputFile.isReadOnce(name) && !files.add(Path.of(name).toRealPath())) {
        throw new ParameterException(spec.commandLine(), name + " is named twice");
      }
    }
  }

  private static void close(List<CaptureRecords> inputs) throws IOException {
    for (CaptureRecords input : inputs) {
      input.close();
    }
  }
}
