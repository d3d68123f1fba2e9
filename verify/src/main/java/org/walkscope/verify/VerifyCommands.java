// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import org.walkscope.standalone.command.CommandProcess;
import org.walkscope.verify.words.CompletionCommand;
import org.walkscope.verify.words.ManCommand;
import picocli.CommandLine.Command;

/** Commands that compare a trace with the kernel's own text. */
@Command(
    name = "walkscope",
    mixinStandardHelpOptions = true,
    description = "Recorded page-table walks, rebuilt and compared with the kernel's own text.",
    subcommands = {
      ComparedDemoCommand.class,
      VerifyCommand.class,
      VerifyStressCommand.class,
      VerifyMigrationCommand.class,
      SelftestCommand.class,
      CompareCommand.class,
      PageTypesCommand.class,
      CompletionCommand.class,
      ManCommand.class
    })
public final class VerifyCommands {
  public static void main(String[] arguments) throws IOException {
    CommandProcess.run(new VerifyCommands(), arguments);
  }
}
