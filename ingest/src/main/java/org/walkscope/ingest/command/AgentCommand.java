// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.config.ConfigOptions;
import org.walkscope.ingest.agent.Agent;
import org.walkscope.ingest.agent.AgentSettings;
import org.walkscope.text.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agent}: probes to a spool on disk, and from there to Kafka. */
@Command(
    name = "agent",
    description = {
      "Takes the streams of probes into a spool on disk, and sends it to Kafka.",
      "Without --bootstrap-servers the spool keeps the latest.",
      "Options come from /etc/walkscope/agent.yaml too (spool-bytes: 2GiB), and from variables"
          + " (WALKSCOPE_SPOOL_BYTES). SIGHUP reads them again."
    },
    defaultValueProvider = AgentConfig.class,
    mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;
  @Mixin private AgentOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (config.isQuestion()) {
      return answer();
    }
    ClientLog.log(options.logLevel());
    Agent agent = new Agent(options.settings(), this::readAgain, this::say);
    InputStream none = InputStream.nullInputStream();
    try (Draining draining = new Draining(agent::stop, none, Thread.currentThread())) {
      return draining.status(
          () -> {
            agent.run();
            return ExitStatus.OK;
          },
          e -> say(CommandErrors.reason(e)));
    }
  }

  private int answer() {
    try {
      options.settings();
      options.check();
      if (config.isCheck()) {
        options.checkKafka();
      }
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), CommandErrors.reason(e), e);
    }
    config.answer(spec.commandLine().getOut(), options.kafkaLines());
    return ExitStatus.OK;
  }

  /** What file, environment and the words of this call give now. */
  private AgentSettings readAgain() throws IOException {
    String[] words =
        spec.root().commandLine().getParseResult().originalArgs().toArray(String[]::new);
    CommandLine again = Commands.commandLine();
    try {
      again.parseArgs(words);
      AgentCommand command = again.getSubcommands().get(spec.name()).getCommand();
      return command.options.settings();
    } catch (ParameterException e) {
      throw new IOException(CommandErrors.reason(e), e);
    }
  }

  private void say(String what) {
    System.err.println("walkscope agent: " + TerminalText.line(what));
  }
}
