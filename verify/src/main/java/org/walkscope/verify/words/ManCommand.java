// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.words;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code man}: manual page of a command. */
@Command(
    name = "man",
    mixinStandardHelpOptions = true,
    description = {
      "Show the manual page of a command, or of all; without a terminal print it for troff.",
      "Standard input is what the launcher's --help prints."
    })
public final class ManCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "Words of the command, such as guest verify.")
  private List<String> words = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine command = CommandTree.of(new String(System.in.readAllBytes(), UTF_8));
    for (String word : words) {
      command = command.getSubcommands().get(word);
      if (command == null) {
        String all = String.join(" ", words);
        throw new ParameterException(spec.commandLine(), "no command '" + all + "'");
      }
    }
    spec.commandLine().getOut().print(ManPage.of(command));
    return 0;
  }
}
