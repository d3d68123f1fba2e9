// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.Loopback;
import org.walkscope.standalone.run.Ports;
import org.walkscope.testing.Golden;

/**
 * {@code flink run} of each job, from the one jar, in a process that has of Flink what a
 * distribution has and nothing of ours.
 */
class JobsJarIT {
  private static final Path JAR = Path.of("../pipeline/target/walkscope-jobs.jar");
  private static final Path LIBRARIES = Path.of("target/lib");
  private static final Path CAPTURE = Golden.DIRECTORY.resolve("x86_64/capture.avro");
  private static final String METRICS = "flink_taskmanager_job_task_operator_walkscope_";
  private static final String JOBS = "org.walkscope.pipeline.job.";

  /** Libraries in the jar, which a cluster does not need to have. */
  private static final List<String> NOT_IN_FLINK =
      List.of(
          "schemas",
          "ingest",
          "pipeline",
          "dashboard",
          "flink-connector-base",
          "flink-connector-kafka",
          "flink-avro",
          "kafka",
          "avro",
          "HdrHistogram",
          "zstd");

  private static EmbeddedBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void fillTheTraceTopic() throws Exception {
    broker = EmbeddedBroker.start(0, -1);
    KafkaConnection connection = new KafkaConnection(broker.bootstrapServers(), new Properties());
    try (TraceSink sink = connection.open();
        CaptureReader capture = CaptureReader.open(CAPTURE)) {
      Replay.atOnce(capture, sink);
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void bundlesNothingThatAFlinkDistributionHas() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName()))
          .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
          .noneMatch(name -> name.startsWith("org/apache/flink/api/"))
          .noneMatch(name -> name.startsWith("org/apache/flink/table/"))
          .noneMatch(name -> name.startsWith("org/slf4j/"))
          .contains(JOBS.replace('.', '/') + "WalkJob.class")
          .contains("META-INF/services/org.apache.flink.table.factories.Factory");
    }
  }

  @Test
  void runsEveryJob() throws Exception {
    run("WalkJob");
    CommittedRecords topics = new CommittedRecords(broker.bootstrapServers());
    List<Walk> walks = topics.read(Topics.WALKS, Walk.class);
    assertThat(walks).isNotEmpty();
    int windows = topics.read(Topics.BATCH_EFFICIENCY, BatchEfficiency.class).size();
    assertThat(windows).isPositive();

    run("BatchEfficiencyJob");
    assertThat(topics.read(Topics.BATCH_EFFICIENCY, BatchEfficiency.class))
        .as("the same windows once more")
        .hasSize(2 * windows);
    run("LockTimingsJob");
    run("StallBlameJob");
    run("CompareWalkersJob");
    run("TraceHealthJob");
    List<TraceHealth> health = topics.read(Topics.TRACE_HEALTH, TraceHealth.class);
    assertThat(health).hasSize(1);
    assertThat(health.get(0).getEnded()).isTrue();
    assertThat(health.get(0).getStages())
        .filteredOn(stage -> stage.getBalanced() != null)
        .hasSize(2)
        .allMatch(stage -> stage.getBalanced());
  }

  @Test
  void flinkRunSaysWhatIsWrongWithAJobsCommandLineInOneLine() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("--widow", "10 s"), List.of("--window"), List.of("--window", "10 parsecs"))) {
      Process process = start("LockTimingsJob", List.of(), wrong);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      String log = Files.readString(folder.resolve("LockTimingsJob.log"));
      assertThat(process.exitValue()).as(log).isEqualTo(2);
      assertThat(log).contains("LockTimingsJob: ").contains(wrong.get(0)).contains("(--help)");
      assertThat(log).doesNotContain("\tat ").doesNotContain("Exception");
    }
    Process help = start("LockTimingsJob", List.of(), List.of("--help"));
    assertThat(help.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String log = Files.readString(folder.resolve("LockTimingsJob.log"));
    assertThat(log).contains("Usage: LockTimingsJob").doesNotContain("\tat ");
    assertThat(help.exitValue()).as(log).isZero();
  }

  /**
   * Reporter of packages/kubernetes/jobs.yaml, which a distribution has: its metrics are scraped.
   */
  @Test
  void itsMetricsAreFlinksPrometheusReportersToo() throws Exception {
    int port = Ports.free();
    Process process =
        start(
            "WalkJob",
            List.of(
                "metrics.reporters: prom",
                "metrics.reporter.prom.factory.class: " + PrometheusReporterFactory.class.getName(),
                "metrics.reporter.prom.port: " + port),
            List.of("--id", "scraped"));
    try {
      long events =
          new CommittedRecords(broker.bootstrapServers())
              .read(Topics.TRACE, TraceFragment.class).stream()
                  .mapToLong(TraceFragment::getEvents)
                  .sum();
      await()
          .atMost(Duration.ofMinutes(10))
          .pollInterval(Duration.ofSeconds(1))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                String page = scrape(port);
                assertThat(sum(page, METRICS + "events_total")).isEqualTo((double) events);
                assertThat(sum(page, METRICS + "completeness_walks_total")).isPositive();
                assertThat(page).contains("completeness=\"lossy\"");
                assertThat(sum(page, "flink_jobmanager_job_numberOfCompletedCheckpoints"))
                    .isPositive();
              });
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static String scrape(int port) throws Exception {
    URI page = URI.create("http://127.0.0.1:" + port + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Sum of a metric over all subtasks and labels. */
  private static double sum(String page, String metric) {
    return page.lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private void run(String job) throws Exception {
    Process process = start(job, List.of(), List.of("--bounded", "true"));
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as(job + " ends").isTrue();
    String log = Files.readString(folder.resolve(job + ".log"));
    assertThat(process.exitValue()).as(job + ": " + log).isZero();
  }

  private Process start(String job, List<String> settings, List<String> arguments)
      throws Exception {
    List<String> config = new ArrayList<>(settings);
    config.add("parallelism.default: 1");
    config.add("pekko.ask.timeout: 2 min"); // on a busy machine no more is late than is slow
    Loopback.configuration().toMap().forEach((key, value) -> config.add(key + ": " + value));
    Files.write(folder.resolve("config.yaml"), config);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : List.of("lang", "util", "time", "nio")) {
      command.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", flink(), "org.apache.flink.client.cli.CliFrontend"));
    command.addAll(List.of("run", "-t", "local", "-c", JOBS + job, JAR.toString()));
    command.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
    command.addAll(List.of("--checkpoint-interval", "500 ms"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FLINK_CONF_DIR", folder.toString());
    File log = folder.resolve(job + ".log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  private static String flink() throws Exception {
    Path reporter =
        Path.of(
            PrometheusReporterFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    try (Stream<Path> all = Files.list(LIBRARIES)) {
      return Stream.concat(
              Stream.of(reporter),
              all.filter(
                  path ->
                      NOT_IN_FLINK.stream()
                          .noneMatch(name -> path.getFileName().toString().startsWith(name))))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
