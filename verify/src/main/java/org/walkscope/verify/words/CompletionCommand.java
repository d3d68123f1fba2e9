// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.words;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: completion of all commands and options for a shell. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print completion for bash: source <(./walkscope completion)",
      "Standard input is what the launcher's --help prints."
    })
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String usage = new String(System.in.readAllBytes(), UTF_8);
    spec.commandLine().getOut().print(AutoComplete.bash("walkscope", CommandTree.of(usage)));
    return 0;
  }
}
