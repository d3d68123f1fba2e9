// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.command.Progress;
import org.walkscope.standalone.command.RunOptions;
import org.walkscope.standalone.golden.StoryFleet;
import org.walkscope.standalone.replay.ReplayedHost;
import org.walkscope.standalone.run.Ports;
import org.walkscope.text.CountText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: recorded stories as a small fleet, live in a browser. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Replay recorded stories, as hosts of a small fleet, through a real broker and real Flink jobs.",
      "Again and again, times shifted to now, until Ctrl-C; open the address that is printed."
    })
public class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--stories",
      defaultValue = "${sys:walkscope.stories:-captures/stories}",
      paramLabel = "DIR",
      description = "Folder of the recorded stories. Default: ${DEFAULT-VALUE}")
  private Path stories;

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
    return run(options.brokerPort(), command, new Progress(command.getErr()));
  }

  /** Shows the stories until ended, and returns the exit status. */
  protected int run(int brokerPort, CommandLine command, Progress progress) throws IOException {
    if (port != 0) {
      Ports.requireFree(port, "choose another with --port");
    }
    List<ReplayedHost> hosts = StoryFleet.read(stories);
    progress.say("%s of the stories in %s", CountText.of(hosts.size(), "host"), stories);
    InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (LiveRun live = LiveRun.start(hosts, listen, brokerPort, progress)) {
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
