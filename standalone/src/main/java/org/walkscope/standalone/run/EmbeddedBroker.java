// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * Kafka broker inside this JVM: KRaft, broker and controller in one, on loopback, with its log in a
 * directory that is deleted with it.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** Name of the broker's folders; the number is the pid of the process that owns them. */
  static final String SCRATCH = "walkscope-broker-%d-".formatted(ProcessHandle.current().pid());

  private static final int NODE = 1;
  private static final int PATIENCE_MS = 300_000;

  /** Session of a broker that may be killed: until it ends, its successor cannot register. */
  private static final int SHORT_SESSION_MS = 10_000;

  /** Largest record: a snapshot of tens of thousands of VMAs is one. */
  private static final int MAX_RECORD_BYTES = 16 << 20;

  /** Segment of a partition: what the broker deletes at once. */
  public static final int SEGMENT_BYTES = 16 << 20;

  private static final Set<String> LISTS =
      Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

  private final AutoCloseable scratch;
  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private EmbeddedBroker(AutoCloseable scratch, KafkaRaftServer server, int port) {
    this.scratch = scratch;
    this.server = server;
    this.bootstrapServers = Loopback.ADDRESS + ":" + port;
  }

  /**
   * Starts a broker with all topics, which answers.
   *
   * @param port to listen on; 0 takes a free one
   * @param retentionBytes kept of each partition; -1 keeps everything
   */
  public static EmbeddedBroker start(int port, long retentionBytes) throws IOException {
    return start(port, retentionBytes, Map.of());
  }

  /**
   * The same, with more settings of Kafka's.
   *
   * @param more settings; listeners and their protocols are added to those that are there
   */
  static EmbeddedBroker start(int port, long retentionBytes, Map<String, String> more)
      throws IOException {
    if (port != 0) {
      Ports.requireFree(port, "leave --broker-port out to take a free one");
    }
    int brokerPort = port == 0 ? Ports.free() : port;
    ScratchDirectory scratch = ScratchDirectory.create(SCRATCH);
    KafkaRaftServer server = null;
    try {
      Map<String, Object> settings =
          settings(scratch.path(), brokerPort, Ports.free(), retentionBytes, PATIENCE_MS);
      add(settings, more);
      format(scratch.path());
      server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
      EmbeddedBroker broker = new EmbeddedBroker(scratch, server, brokerPort);
      server.startup();
      new TopicCreation(broker.bootstrapServers(), TopicCreation.PARTITIONS).createAll();
      return broker;
    } catch (Exception e) {
      if (server != null) {
        server.shutdown();
      }
      scratch.close();
      throw new IOException("the embedded broker does not start: " + RootCause.of(e), e);
    }
  }

  /**
   * Starts a broker over a directory that outlives it, with the topics of the broker before; an
   * empty directory gives a broker without topics.
   */
  static EmbeddedBroker over(Path directory, int port, int controllerPort) throws IOException {
    return over(directory, port, controllerPort, Map.of());
  }

  /**
   * The same, with more settings of Kafka's.
   *
   * @param more settings; listeners and their protocols are added to those that are there
   */
  public static EmbeddedBroker over(
      Path directory, int port, int controllerPort, Map<String, String> more) throws IOException {
    KafkaRaftServer server = null;
    try {
      if (Files.notExists(directory.resolve("meta.properties"))) {
        formatWhole(directory);
      }
      Map<String, Object> settings =
          settings(directory, port, controllerPort, -1, SHORT_SESSION_MS);
      add(settings, more);
      server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(() -> {}, server, port);
    } catch (Exception e) {
      if (server != null) {
        server.shutdown();
      }
      throw new IOException("the broker does not start: " + reason(e), e);
    }
  }

  /** Kafka's own line has the address; that of the cause has not. */
  private static String reason(Exception failure) {
    for (Throwable at = failure; at.getCause() != null; at = at.getCause()) {
      if (at.getCause() instanceof BindException) {
        return at.getMessage() + " Stop what uses it, or choose another with --broker-port";
      }
    }
    return RootCause.of(failure);
  }

  private static void add(Map<String, Object> settings, Map<String, String> more) {
    more.forEach(
        (name, value) ->
            settings.merge(
                name, value, (own, added) -> LISTS.contains(name) ? own + "," + added : added));
  }

  private static Map<String, Object> settings(
      Path directory, int brokerPort, int controllerPort, long retentionBytes, int sessionMs) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", NODE);
    settings.put("controller.quorum.voters", NODE + "@" + Loopback.ADDRESS + ":" + controllerPort);
    String broker = "PLAINTEXT://" + Loopback.ADDRESS + ":" + brokerPort;
    settings.put("listeners", broker + ",CONTROLLER://" + Loopback.ADDRESS + ":" + controllerPort);
    settings.put("advertised.listeners", broker);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", directory.toString());
    settings.put("auto.create.topics.enable", false);
    settings.put("message.max.bytes", MAX_RECORD_BYTES);
    settings.put("log.retention.ms", -1);
    settings.put("log.retention.bytes", retentionBytes);
    settings.put("log.segment.bytes", SEGMENT_BYTES);
    // a capture's clock may be ahead of ours
    settings.put("log.message.timestamp.after.max.ms", Long.MAX_VALUE);
    settings.put("offsets.topic.num.partitions", 1);
    settings.put("offsets.topic.replication.factor", (short) 1);
    settings.put("transaction.state.log.num.partitions", 1);
    settings.put("transaction.state.log.replication.factor", (short) 1);
    settings.put("transaction.state.log.min.isr", 1);
    settings.put("group.initial.rebalance.delay.ms", 0);
    // a broker that gets no core for some seconds is not gone
    settings.put("broker.session.timeout.ms", sessionMs);
    settings.put("initial.broker.registration.timeout.ms", PATIENCE_MS);
    settings.put("num.network.threads", 2);
    settings.put("num.io.threads", 2);
    settings.put("log.cleaner.dedupe.buffer.size", 2L << 20);
    return settings;
  }

  /** Formats beside the directory: a process that is killed meanwhile leaves nothing half made. */
  private static void formatWhole(Path directory) throws Exception {
    Path made =
        ScratchDirectory.anew(directory.resolveSibling(directory.getFileName() + ".new")).path();
    format(made);
    Files.deleteIfExists(directory);
    Files.move(made, directory);
  }

  private static void format(Path directory) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(NODE)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName("CONTROLLER")
        .run();
  }

  /** Address for clients. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    try {
      scratch.close();
    } catch (Exception e) {
      throw new IllegalStateException("a directory does not go", e); // close() catches I/O errors
    }
  }
}
