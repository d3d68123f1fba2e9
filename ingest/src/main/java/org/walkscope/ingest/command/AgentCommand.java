// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.DurationNs;
import org.walkscope.command.SizeBytes;
import org.walkscope.ingest.link.LinkServer;
import org.walkscope.ingest.link.Peers;
import org.walkscope.ingest.send.KafkaSender;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpoolSettings;
import org.walkscope.text.TerminalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agent}: probes to a spool on disk, and from there to Kafka. */
@Command(
    name = "agent",
    description = {
      "Takes the streams of probes into a spool on disk, and sends it to Kafka.",
      "Without --bootstrap-servers the spool keeps the latest."
    },
    mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {
  private static final int LOOK_SECONDS = 10;
  private static final String NOBODY = "65534";

  @Option(
      names = "--listen",
      paramLabel = "PATH",
      required = true,
      description = "unix socket at which probes connect (walkscope-probe --agent PATH)")
  private Path listen;

  @Option(
      names = "--spool",
      paramLabel = "DIR",
      required = true,
      description = "folder of the spool, made when it is not there")
  private Path folder;

  @Option(
      names = "--spool-bytes",
      paramLabel = "SIZE",
      defaultValue = "1GiB",
      converter = SizeBytes.class,
      description = "most bytes of the spool, at least 64MiB; then the oldest goes (default: 1GiB)")
  private long spoolBytes;

  @Option(
      names = "--spool-age",
      paramLabel = "TIME",
      defaultValue = "168h",
      converter = DurationNs.class,
      description = "age after which a segment goes that was not sent (default: 168h)")
  private long spoolAgeNs;

  @Option(
      names = "--probe-user",
      paramLabel = "NAME|UID",
      defaultValue = NOBODY,
      description =
          "user whose probes may connect, beside root and the agent's own; repeatable (default:"
              + " 65534, nobody: what a probe that root started becomes)")
  private List<String> probeUsers;

  @Mixin private BrokerOptions kafka;
  @Spec private CommandSpec spec;

  private final CountDownLatch stopping = new CountDownLatch(1);

  @Override
  public Integer call() throws IOException {
    kafka.requireAddresses();
    if (spoolBytes < SpoolSettings.LEAST_BYTES) {
      throw new ParameterException(spec.commandLine(), "--spool-bytes is at least 64MiB");
    }
    Peers peers = Peers.of(probeUsers);
    KafkaConnection connection =
        kafka.given() ? KafkaConnection.withoutEnd(kafka.bootstrapServers, kafka.more()) : null;
    InputStream none = InputStream.nullInputStream();
    try (Draining draining = new Draining(stopping::countDown, none, Thread.currentThread())) {
      return draining.status(() -> run(peers, connection), e -> say(CommandErrors.reason(e)));
    }
  }

  @SuppressWarnings("try") // sender and server work by being there
  private int run(Peers peers, KafkaConnection connection)
      throws IOException, InterruptedException {
    try (Spool spool =
        new Spool(folder, settings(connection == null), this::say, System::currentTimeMillis)) {
      try (KafkaSender sender =
              connection == null ? null : new KafkaSender(spool, connection, this::say);
          LinkServer server = new LinkServer(listen, peers, spool, this::say)) {
        say("listens at " + listen + ", " + waiting(spool));
        while (!stopping.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
          spool.age();
        }
      }
      say("ended, " + waiting(spool));
    }
    return 0;
  }

  private SpoolSettings settings(boolean ring) {
    SpoolSettings usual = SpoolSettings.of(spoolBytes, Duration.ofNanos(spoolAgeNs));
    return new SpoolSettings(usual.bytes(), usual.age(), usual.memoryBytes(), ring);
  }

  private String waiting(Spool spool) {
    String bytes = String.format(Locale.ROOT, "the spool has %,d bytes", spool.bytes());
    return kafka.given()
        ? bytes
            + String.format(Locale.ROOT, ", %,d bytes of streams wait for Kafka", spool.lagBytes())
        : bytes;
  }

  private void say(String what) {
    System.err.println("walkscope agent: " + TerminalText.line(what));
  }
}
