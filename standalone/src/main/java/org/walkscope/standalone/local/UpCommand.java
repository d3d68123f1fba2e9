// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.Progress;
import org.walkscope.command.SizeBytes;
import org.walkscope.standalone.command.LogFile;
import org.walkscope.standalone.command.RunOptions;
import org.walkscope.standalone.run.Ports;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code up}: broker, jobs and page on one machine, with data that stay. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Run broker, all jobs and the page on this machine, with data that stay.",
      "A later up goes on where this one ended, however it ended. SIGTERM and Ctrl-C end it in order, within a minute."
    })
final class UpCommand implements Callable<Integer> {
  private static final Duration STOPPING = Duration.ofSeconds(60);
  private static final long LEAST_TOPICS = 2L << 30;
  private static final long LEAST_HISTORY = 16 << 20;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "folder of all data; one up uses it at a time (default: walkscope/up in $$XDG_STATE_HOME or"
              + " ~/.local/state)")
  private Path data;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description =
          "port of the page, on 127.0.0.1; 0 takes a free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "port of the broker; 0 takes a free one (default: ${DEFAULT-VALUE})")
  private int brokerPort;

  @Option(
      names = "--topics-size",
      paramLabel = "SIZE",
      converter = SizeBytes.class,
      defaultValue = "8GiB",
      description =
          "most bytes of all topics; the oldest records go first (default: ${DEFAULT-VALUE})")
  private long topicsSize;

  @Option(
      names = "--store-size",
      paramLabel = "SIZE",
      converter = SizeBytes.class,
      defaultValue = "1GiB",
      description = "most bytes of the page's history (default: ${DEFAULT-VALUE})")
  private long storeSize;

  @Mixin private ListenOptions listen;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine line = spec.commandLine();
    RunOptions.requirePort(line, "--port", port);
    RunOptions.requirePort(line, "--broker-port", brokerPort);
    RunOptions.requirePort(line, "--local-port", listen.localPort());
    if (topicsSize < LEAST_TOPICS) {
      throw new ParameterException(line, "--topics-size is 2GiB or more");
    }
    if (storeSize < LEAST_HISTORY) {
      throw new ParameterException(line, "--store-size is 16MiB or more");
    }
    AgentListener listener = listen.listener(brokerPort);
    try (StateFolder state = StateFolder.open(data, "up", "--data")) {
      LogFile.in(state.path());
      requireFree(port, "--port");
      requireFree(brokerPort, "--broker-port");
      requireFree(listen.localPort(), "--local-port");
      return run(new LocalPipeline(state, port, brokerPort, topicsSize, storeSize, listener));
    }
  }

  private static void requireFree(int wanted, String option) throws IOException {
    if (wanted != 0) {
      Ports.requireFree(wanted, "choose another with " + option);
    }
  }

  private int run(LocalPipeline pipeline) throws IOException {
    Progress progress = new Progress(spec.commandLine().getErr());
    Runnable stop =
        () -> {
          progress.say("stopping the jobs");
          pipeline.stop(progress);
        };
    return new SignalledRun(stop, STOPPING)
        .run(
            () -> {
              try (pipeline) {
                pipeline.start(progress);
                if (!pipeline.isStopped()) {
                  tell(pipeline, spec.commandLine().getOut());
                }
                pipeline.watch(what -> progress.say("%s", what));
              } finally {
                progress.say("ended; nothing is left running");
              }
              return ExitStatus.OK;
            },
            what -> CommandErrors.tell(spec.commandLine(), what));
  }

  private void tell(LocalPipeline pipeline, PrintWriter out) {
    out.printf("page    %s%n", pipeline.page());
    out.printf("broker  %s%n", pipeline.broker());
    if (pipeline.isSecured()) {
      out.printf("local   %s%n", pipeline.localBroker());
    }
    out.printf("data    %s%n", pipeline.data());
    out.printf(
        "agent   walkscope agent --listen agent.sock --spool spool --bootstrap-servers %s%s%n",
        pipeline.broker(), pipeline.isSecured() ? " --kafka-config client.properties" : "");
    out.println("probe   walkscope-probe --agent agent.sock");
    out.println("Ctrl-C ends; the same command goes on from there");
    out.flush();
  }
}
