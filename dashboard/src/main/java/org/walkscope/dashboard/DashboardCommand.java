// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.walkscope.command.CommandErrors;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.ResultReader;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.KafkaClientFile;
import org.walkscope.kafka.KafkaCluster;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code dashboard}: the dashboard of a cluster. */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    description = "Serve the live page, JSON and Prometheus metrics over the result topics.")
public final class DashboardCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

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
          "Address to listen on; beyond loopback with TLS, a token and --allowed-host. Default: ${DEFAULT-VALUE}")
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
      description =
          "How far back to read at the start, as PT1H; topics that the history of --store knows are read"
              + " where it ends. Default: ${DEFAULT-VALUE}")
  private Duration history;

  @Mixin private StoreOptions stored;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties of Kafka's client, for brokers with TLS or SASL.")
  private Path kafkaConfig;

  @Mixin private AccessOptions access;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--port must be from 0 to %d, not %d".formatted(MAX_PORT, port));
    }
    InetSocketAddress where = new InetSocketAddress(listen, port);
    Access conditions = access.access(known(where));
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    HistoryStore store = stored.open(InstantSource.system());
    try (DashboardServer server = new DashboardServer(model, store, reader(model, store))) {
      InetSocketAddress address = server.start(where, conditions, null);
      spec.commandLine()
          .getOut()
          .printf(
              "%s://%s:%d/%n",
              conditions.keys() == null ? "http" : "https",
              address.getHostString(),
              address.getPort());
      spec.commandLine().getOut().flush();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      new CountDownLatch(1).await();
      return 0;
    }
  }

  private static InetAddress known(InetSocketAddress where) throws IOException {
    if (where.getAddress() == null) {
      throw new IOException(
          "no address is known for %s: give an IP address to listen on"
              .formatted(where.getHostString()));
    }
    return where.getAddress();
  }

  private ResultReader reader(DashboardModel model, HistoryStore store) throws IOException {
    KafkaCluster cluster = KafkaCluster.of(bootstrapServers, kafkaConfig);
    try {
      return ResultReader.of(cluster, model, store, history);
    } catch (KafkaException e) {
      String reason = KafkaClientFile.reason(e, cluster.client());
      throw new ParameterException(
          spec.commandLine(),
          kafkaConfig == null
              ? "--bootstrap-servers %s: %s: name brokers as HOST:PORT,HOST:PORT"
                  .formatted(bootstrapServers, reason)
              : "--kafka-config %s: %s".formatted(kafkaConfig, reason),
          e);
    }
  }

  /** Command line, where any failure is one line and an exit status other than 0. */
  public static CommandLine commandLine() {
    return CommandErrors.tellingInOneLine(
            new CommandLine(new DashboardCommand()).setCommandName("walkscope dashboard"))
        .registerConverter(Duration.class, DashboardCommand::duration);
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // told below
    }
    throw new TypeConversionException(
        "'" + text + "' is no duration of the past: write it as PT1H or PT30M");
  }

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(CommandErrors.run(commandLine(), arguments));
  }
}
