// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.command.Progress;
import org.walkscope.standalone.command.GoldenOption;
import org.walkscope.standalone.command.RunOptions;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.standalone.run.Ports;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: the golden captures, live in a browser. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Replay the golden captures through a real broker and a real Flink job.",
      "Again and again, times shifted to now, until Ctrl-C; open the address that is printed."
    })
public class DemoCommand implements Callable<Integer> {
  @Mixin private GoldenOption golden;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of the page, on 127.0.0.1; 0 takes a free one. Default: ${DEFAULT-VALUE}")
  private int port;

  @Mixin private RunOptions options;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public final Integer call() throws IOException {
    CommandLine command = spec.commandLine();
    RunOptions.requirePort(command, "--port", port);
    int brokerPort = options.brokerPort();
    Progress progress = new Progress(command.getErr());
    List<RecordedRead> reads = golden.reads();
    progress.say(
        "%d captures in %s, every file as it was recorded", reads.size(), golden.directory());
    return show(reads, brokerPort, command, progress);
  }

  /** Shows the captures and returns the exit status. */
  protected int show(
      List<RecordedRead> reads, int brokerPort, CommandLine command, Progress progress)
      throws IOException {
    if (port != 0) {
      Ports.requireFree(port, "choose another with --port");
    }
    InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (LiveRun live = LiveRun.start(reads, listen, brokerPort, progress)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(live, progress), "walkscope-end"));
      command.getOut().printf("%nOpen %s   (Ctrl-C ends)%n", live.address());
      command.getOut().flush();
      live.replayUntilClosed();
    }
    return ExitCode.OK;
  }

  private static void end(LiveRun live, Progress progress) {
    live.close();
    progress.say("ended; nothing is left running");
  }
}
