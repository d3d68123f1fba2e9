// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.ResultReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The dashboard beside a cluster. */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    description = "Serve the live page, JSON and Prometheus metrics over the result topics.")
public final class DashboardCommand implements Callable<Integer> {
  @Option(
      names = "--bootstrap-servers",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Kafka brokers.")
  private String bootstrapServers;

  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on; anyone who reaches it can read. Default: ${DEFAULT-VALUE}")
  private String listen;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--history",
      defaultValue = "PT1H",
      paramLabel = "DURATION",
      description = "How far back to read at the start, as PT1H. Default: ${DEFAULT-VALUE}")
  private Duration history;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "--port must be from 0 to 65535");
    }
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    try (DashboardServer server =
        new DashboardServer(model, ResultReader.of(bootstrapServers, model, history))) {
      InetSocketAddress address = server.start(new InetSocketAddress(listen, port), null);
      spec.commandLine()
          .getOut()
          .printf("http://%s:%d/%n", address.getHostString(), address.getPort());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException | KafkaException e) {
      spec.commandLine().getErr().println("dashboard: " + e.getMessage());
      return 1;
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DashboardCommand()).execute(arguments));
  }
}
