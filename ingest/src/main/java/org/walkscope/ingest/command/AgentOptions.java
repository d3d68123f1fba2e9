// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.walkscope.command.DurationNs;
import org.walkscope.command.SizeBytes;
import org.walkscope.command.config.ConfigSources;
import org.walkscope.command.config.Setting;
import org.walkscope.ingest.agent.AgentSettings;
import org.walkscope.ingest.agent.RecorderPlan;
import org.walkscope.ingest.link.Peers;
import org.walkscope.ingest.record.Trigger;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.spool.SpoolSettings;
import org.walkscope.kafka.KafkaBlock;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of {@code agent}: each is a key of its file, and a variable, too. */
final class AgentOptions {
  private static final String NOBODY = "65534";
  private static final int MOST_TIMES = 9999;

  @Option(
      names = "--listen",
      paramLabel = "PATH",
      description = "unix socket at which probes connect (walkscope-probe --agent PATH)")
  private Path listen;

  @Option(
      names = "--spool",
      paramLabel = "DIR",
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
      split = ",",
      defaultValue = NOBODY,
      description =
          "user whose probes may connect, beside root and the agent's own; repeatable (default:"
              + " 65534, nobody: what a probe that root started becomes)")
  private List<String> probeUsers;

  @Option(
      names = "--keep",
      paramLabel = "SIZE",
      converter = SizeBytes.class,
      description =
          "flight recorder: keep the latest of this size, send nothing, and write it on SIGUSR1 to"
              + " --into")
  private Long keepBytes;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description = "folder for what --keep writes, made when it is not there")
  private Path into;

  @Option(
      names = "--when",
      paramLabel = "CONDITION",
      converter = Trigger.Converter.class,
      description =
          "write also when walk>TIME, a walk that takes longer; hold>TIME, a lock held around"
              + " walks; stall>TIME, a task that waits for it; or lost>N, lost events")
  private Trigger when;

  @Option(
      names = "--after",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationNs.class,
      description = "time for which recording goes on when --when holds (default: 2s)")
  private long afterNs;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "10",
      description = "folders at most that --when writes, from 1 to 9999 (default: 10)")
  private int times;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "warn",
      description =
          "what Kafka's client logs on stderr: off, error, warn, info or debug (default: warn, a few"
              + " lines a minute)")
  private ClientLog.Detail logLevel;

  @Mixin private BrokerOptions kafka;
  @Mixin private PageOptions pages;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * Settings that the options give.
   *
   * @throws IOException with what is wrong in a file
   */
  AgentSettings settings() throws IOException {
    kafka.requireAddresses();
    require(listen != null, "--listen PATH is missing: the unix socket for probes");
    require((keepBytes == null) == (into == null), "--keep and --into belong together");
    require(keepBytes == null || !kafka.given(), "--keep sends nothing: no --bootstrap-servers");
    require(folder != null || into != null, "--spool DIR is missing: the folder of the spool");
    require(when == null || into != null, "--when wants --keep and --into");
    require(times >= 1 && times <= MOST_TIMES, "--times is from 1 to " + MOST_TIMES);
    long bytes = keepBytes == null ? spoolBytes : keepBytes;
    String name = keepBytes == null ? "--spool-bytes" : "--keep";
    require(bytes >= SpoolSettings.LEAST_BYTES, name + " is at least 64MiB");
    Properties more = kafka.more(block());
    SpoolSettings usual = SpoolSettings.of(bytes, Duration.ofNanos(spoolAgeNs));
    return new AgentSettings(
        listen,
        folder == null ? into.resolve("spool") : folder,
        new SpoolSettings(usual.bytes(), usual.age(), usual.memoryBytes(), !kafka.given()),
        Peers.of(probeUsers),
        kafka.given() ? connection(more) : null,
        pages.access(ConfigSources.of(spec).where(spec.findOption(PageOptions.NAME))),
        into == null ? null : new RecorderPlan(into, when, afterNs, times),
        texts());
  }

  private KafkaConnection connection(Properties more) throws IOException {
    KafkaConnection connection = KafkaConnection.withoutEnd(kafka.bootstrapServers, more);
    String wrong = connection.wrong();
    if (wrong == null) {
      return connection;
    }
    for (String name : List.of("buffer.memory", "batch.size")) {
      if (block().containsKey(name)) {
        throw block().get(name).value().failure(wrong);
      }
    }
    throw new IOException(kafka.kafkaConfig + ": " + wrong);
  }

  /**
   * Checks what a running agent goes on without.
   *
   * @throws IOException with what is wrong
   */
  void check() throws IOException {
    pages.check();
  }

  /**
   * Makes a producer of Kafka, which asks no broker.
   *
   * @throws IOException with what it refuses
   */
  void checkKafka() throws IOException {
    if (kafka.given()) {
      ClientLog.log(ClientLog.Detail.OFF);
      connection(kafka.more(block())).check();
    }
  }

  /** How much libraries log. */
  ClientLog.Detail logLevel() {
    return logLevel;
  }

  private void require(boolean right, String what) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), what);
    }
  }

  private Map<String, Setting> block() {
    return ConfigSources.of(spec).block(KafkaBlock.KEY);
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    ConfigSources sources = ConfigSources.of(spec);
    spec.options().stream()
        .filter(option -> ConfigSources.isSettable(option) && sources.text(option) != null)
        .forEach(option -> texts.put(ConfigSources.key(option), sources.text(option)));
    texts.putAll(kafkaTexts());
    return texts;
  }

  /** Properties of Kafka in the file of {@code --config}, as they stand there. */
  private Map<String, String> kafkaTexts() {
    Map<String, String> texts = new TreeMap<>();
    block().forEach((name, set) -> texts.put(AgentSettings.KAFKA + name, set.texts().get(0)));
    return texts;
  }

  /** Lines of the block {@code kafka:}; none where there is no such block. */
  List<String> kafkaLines() {
    return KafkaBlock.lines(block());
  }
}
