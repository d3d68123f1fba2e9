// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.EmbeddedBroker;

/**
 * {@code flink run} of each job, from the one jar, in a process that has of Flink what a
 * distribution has and nothing of ours.
 */
class JobsJarIT {
  private static final Path JAR = Path.of("../pipeline/target/walkscope-jobs.jar");
  private static final Path LIBRARIES = Path.of("target/lib");
  private static final Path CAPTURE = Path.of("src/test/resources/golden/x86_64/capture.avro");
  private static final String JOBS = "org.walkscope.pipeline.job.";

  /** In the jar, so that a cluster need not have them. */
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

  private void run(String job) throws Exception {
    Files.writeString(folder.resolve("config.yaml"), "parallelism.default: 1\n");
    File log = folder.resolve(job + ".log").toFile();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : List.of("lang", "util", "time", "nio")) {
      command.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", flink(), "org.apache.flink.client.cli.CliFrontend"));
    command.addAll(List.of("run", "-t", "local", "-c", JOBS + job, JAR.toString()));
    command.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
    command.addAll(List.of("--bounded", "true", "--checkpoint-interval", "500 ms"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FLINK_CONF_DIR", folder.toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(log).start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(job + " ends").isTrue();
    assertThat(process.exitValue()).as(job + ": " + Files.readString(log.toPath())).isZero();
  }

  private static String flink() throws Exception {
    try (Stream<Path> all = Files.list(LIBRARIES)) {
      return all.filter(
              path ->
                  NOT_IN_FLINK.stream()
                      .noneMatch(name -> path.getFileName().toString().startsWith(name)))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
