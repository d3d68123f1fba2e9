// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.walkscope.schema.Arch;
import org.walkscope.standalone.golden.GoldenCaptures;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.standalone.run.Ports;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The golden captures: live in a browser, or compared once. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Replay the golden captures through a real broker and a real Flink job.",
      "Without --once: again and again, times shifted to now, until Ctrl-C; open the address that is"
          + " printed. With --once: print each VMA's figures beside the kernel's own, and exit."
    })
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--once", description = "Compare, print, exit: 0 when everything is exact.")
  private boolean once;

  @Option(
      names = "--golden",
      defaultValue = "standalone/src/test/resources/golden",
      paramLabel = "DIR",
      description = "Where the captures are. Default: ${DEFAULT-VALUE}")
  private Path golden;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of the page, on 127.0.0.1; 0 takes a free one. Default: ${DEFAULT-VALUE}")
  private int port;

  @Mixin private RunOptions options;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    CommandLine command = spec.commandLine();
    RunOptions.requirePort(command, "--port", port);
    int brokerPort = options.brokerPort();
    Progress progress = new Progress(command.getErr());
    List<RecordedRead> reads = GoldenCaptures.read(golden);
    progress.say("%d captures in %s, every file as it was recorded", reads.size(), golden);
    if (once) {
      boolean exact =
          new ComparisonRun(brokerPort, progress, command.getOut())
              .compare(reads, EnumSet.allOf(Arch.class));
      return exact ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
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
    return CommandLine.ExitCode.OK;
  }

  private static void end(LiveRun live, Progress progress) {
    live.close();
    progress.say("ended; nothing is left running");
  }
}
