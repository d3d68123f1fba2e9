// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import org.walkscope.command.CommandErrors;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Commands for those who keep the cluster. */
@Command(
    name = "walkscope",
    subcommands = {TopicsCommand.class, AclsCommand.class})
public final class ClusterCommands implements Runnable {
  private static final String LOGGING = "log4j2.configurationFile";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "name a command");
  }

  /** Command line, where a failure is one line. */
  public static CommandLine commandLine() {
    return CommandErrors.tellingInOneLine(new CommandLine(new ClusterCommands()));
  }

  /** Runs a command. */
  public static void main(String[] arguments) {
    if (System.getProperty(LOGGING) == null) { // Kafka's client tells each attempt to connect
      System.setProperty(LOGGING, "classpath:org/walkscope/kafka/topics/log4j2.properties");
    }
    System.exit(CommandErrors.run(commandLine(), arguments));
  }
}
