// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.command.CommandErrors;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.ResultReader;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.ingest.command.Commands;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.kafka.topics.ClusterCommands;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.io.TopicLimits;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;
import org.walkscope.testing.TestCertificate;

/** Agent's way, jobs, dashboard and topics at a broker that demands TLS, passwords and rights. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredServicesIT {
  private static final String CAPTURE = Golden.DIRECTORY.resolve("x86_64/capture.avro").toString();
  private static final int ATTEMPTS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path folder;

  private static SecuredBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new SecuredBroker(folder);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static int replay(Path config, StringWriter err) {
    PrintStream before = System.err;
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    System.setErr(new PrintStream(progress, true, StandardCharsets.UTF_8));
    try {
      return CommandErrors.run(
          Commands.commandLine().setErr(new PrintWriter(err)),
          "replay",
          CAPTURE,
          "--speed",
          "max",
          "--bootstrap-servers",
          broker.servers(),
          "--kafka-config",
          config.toString(),
          "--kafka-wait",
          "20");
    } finally {
      System.setErr(before);
      err.write(progress.toString(StandardCharsets.UTF_8));
    }
  }

  private static void refusesReplay(Path config, String reason) {
    StringWriter err = new StringWriter();
    assertThat(replay(config, err)).as(err.toString()).isOne();
    assertThat(err.toString()).contains(reason).doesNotContain("horse", "\tat ", "Exception");
    assertThat(err.toString().lines().filter(line -> line.contains(reason))).hasSize(1);
  }

  private static String topics(Path config) {
    StringWriter err = new StringWriter();
    var line = ClusterCommands.commandLine().setErr(new PrintWriter(err));
    line.setOut(new PrintWriter(new StringWriter()));
    CommandErrors.run(
        line,
        "topics",
        "--check",
        "--bootstrap-servers",
        broker.servers(),
        "--kafka-config",
        config.toString());
    return err.toString();
  }

  private static void awaitProblem(KafkaCluster cluster, String problem) {
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    HistoryStore store = HistoryStore.inMemory(InstantSource.system());
    try (ResultReader reader = ResultReader.of(cluster, model, store, null)) {
      reader.start();
      await(String.valueOf(problem))
          .atMost(PATIENCE)
          .until(
              () ->
                  problem == null
                      ? reader.health().healthy()
                      : String.valueOf(reader.health().problem()).contains(problem));
      assertThat(String.valueOf(reader.health().problem())).doesNotContain("horse");
    }
  }

  /** The way of a capture to the page, each service with its own rights. */
  @Test
  @Order(1)
  void eachServiceWorksWithItsRightsAlone() throws Exception {
    StringWriter err = new StringWriter();
    assertThat(replay(broker.config(SecuredBroker.AGENT), err)).as(err.toString()).isZero();
    assertThat(err.toString().lines().reduce((before, last) -> last).orElseThrow())
        .matches(".* ([0-9,]+) of \\1 records acknowledged.*");

    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    WalkJob.configure(env);
    env.enableCheckpointing(1_000);
    env.setParallelism(1);
    KafkaCluster jobs = broker.as(SecuredBroker.JOBS);
    TopicLimits.check(jobs, List.of(Topics.WALKS, Topics.LOSS));
    WalkJob.build(
        Sources.boundedTrace(env, jobs, "walkscope-secured"),
        new KafkaSinks(jobs, "walkscope-secured", Duration.ofMinutes(5)).sinks(),
        WalkSettings.DEFAULT);
    env.execute("secured");
    assertThat(new CommittedRecords(broker.plain()).read(Topics.WALKS, Walk.class)).isNotEmpty();

    awaitProblem(broker.as(SecuredBroker.DASHBOARD), null);
    awaitProblem(broker.byCertificate(broker.certificate()), null);
  }

  @Test
  void theFileOfAnAgentServesTheOthersToo() throws Exception {
    StringWriter err = new StringWriter();
    assertThat(replay(broker.agentFile(SecuredBroker.AGENT), err)).as(err.toString()).isZero();
    Path page = broker.agentFile(SecuredBroker.DASHBOARD);
    awaitProblem(
        KafkaCluster.of(broker.as(SecuredBroker.DASHBOARD).bootstrapServers(), page), null);
  }

  @Test
  void aWrongPasswordIsOneLineAndNotRepeated() throws Exception {
    Path agent = broker.config(SecuredBroker.AGENT, "wrong horse");
    refusesReplay(agent, "Authentication failed");
    Path jobs = broker.config(SecuredBroker.JOBS, "wrong horse");
    assertThatThrownBy(
            () -> TopicLimits.check(KafkaCluster.of(broker.servers(), jobs), List.of(Topics.WALKS)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Authentication failed")
        .hasMessageNotContaining("horse");
    assertThat(topics(jobs)).contains("Authentication failed").hasLineCount(1);
    Path page = broker.config(SecuredBroker.DASHBOARD, "wrong horse");
    awaitProblem(KafkaCluster.of(broker.servers(), page), "Authentication failed");
  }

  @Test
  void aDashboardTellsOnceWhyItIsRefusedAndByWhichBroker() throws Exception {
    Path page = broker.config(SecuredBroker.DASHBOARD, "wrong horse");
    KafkaCluster cluster = KafkaCluster.of(broker.servers(), page);
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    HistoryStore store = HistoryStore.inMemory(InstantSource.system());
    Configurator.setLevel(ResultReader.class.getName(), Level.WARN);
    try (LogLines refused = LogLines.of("org.apache.kafka.clients.NetworkClient");
        LogLines told = LogLines.of(ResultReader.class.getName());
        ResultReader reader = ResultReader.of(cluster, model, store, null)) {
      reader.start();
      await("a line").atMost(PATIENCE).until(() -> !told.all().isEmpty());
      int attempts = refused.all().size();
      await("further attempts")
          .atMost(PATIENCE)
          .until(() -> refused.all().size() >= attempts + ATTEMPTS);
      assertThat(told.all())
          .as("again each minute at most")
          .hasSizeLessThan(ATTEMPTS)
          .allSatisfy(
              line ->
                  assertThat(line)
                      .contains("reading from " + broker.servers(), "Authentication failed"));
    }
  }

  @Test
  void aDashboardWithoutRightsIsToldWhereTheyAreListed() throws Exception {
    awaitProblem(broker.as(SecuredBroker.NOBODY), "walkscope acls --print");
  }

  @Test
  void aMissingRightIsNamedWithItsTopic() throws Exception {
    refusesReplay(broker.config(SecuredBroker.NOBODY), "no right on walkscope.");
    refusesReplay(broker.config(SecuredBroker.DASHBOARD), "acls --print");
    assertThatThrownBy(
            () -> TopicLimits.check(broker.as(SecuredBroker.DASHBOARD), List.of(Topics.WALKS)))
        .hasMessageContaining("acls --print");
  }

  @Test
  void anExpiredCertificateIsSaid() throws Exception {
    TestCertificate expired = TestCertificate.make(folder, "expired", "EC", "-100d");
    awaitProblem(broker.byCertificate(expired), "certificate expired");
  }

  @Test
  void whoComesWithoutTlsIsToldOfTheOption() {
    awaitProblem(KafkaCluster.plain(broker.servers()), "--kafka-config");
  }
}
