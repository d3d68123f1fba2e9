// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.io.FileSinks;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.schema.Topics;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.EmbeddedFlink;
import org.walkscope.standalone.run.FlinkCluster;
import org.walkscope.standalone.run.KnownRecords;
import org.walkscope.standalone.run.LiveJob;
import org.walkscope.standalone.run.Loopback;
import org.walkscope.standalone.run.ResultRecord;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.standalone.run.TopicEnds;
import org.walkscope.standalone.run.TopicResults;
import org.walkscope.testing.Golden;

/**
 * Results of each golden capture, as its {@code expected.json} holds them, and of each capture of a
 * story, as the digests in its {@code expected.txt} do, whichever way the trace comes to it. Run
 * with {@code -Dgolden.rewrite=true} to write that file.
 */
class GoldenResultsIT {
  private static final String CAPTURE = "capture.avro";

  /** Captures of stories, at least. */
  private static final int STORIES = 7;

  private static final String ID = "golden-results";
  private static final WalkSettings SETTINGS = WalkSettings.DEFAULT;
  private static final Duration CHECKPOINTS = Duration.ofMillis(500);

  /** Records that ingest writes, not the job. */
  private static final Set<String> OF_INGEST = Set.of("ProbeLoss", "StreamEnd");

  private static EmbeddedBroker broker;

  @TempDir Path scratch;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = EmbeddedBroker.start(0, -1);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void emptyTopics() throws IOException {
    newTopics();
  }

  /** Golden captures, and those of the stories. */
  static List<Path> captures() throws IOException {
    List<Path> captures = new ArrayList<>();
    for (Path directory : List.of(Golden.DIRECTORY, Golden.STORIES)) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.filter(file -> file.toString().endsWith(CAPTURE)).sorted().forEach(captures::add);
      }
    }
    assertThat(captures).hasSizeGreaterThan(STORIES);
    return captures;
  }

  @ParameterizedTest
  @MethodSource("captures")
  void liveEmbeddedStraightFromTheFileIntoFilesAndInAPlainLoopGiveWhatIsExpected(Path capture)
      throws Exception {
    TopicResults file = fromFile(capture);
    assertThat(file.byTopicAndKey().get(Topics.WALKS)).isNotEmpty();
    assertThat(file.byTopicAndKey().get(Topics.SNAPSHOTS)).isNotEmpty();

    assertThat(LoopResults.of(capture, SETTINGS).differences(file))
        .as("in a plain loop, beside the file")
        .isEmpty();
    assertThat(intoFiles(capture).differences(file)).as("into files, beside the file").isEmpty();
    newTopics();
    assertThat(embedded(capture).differences(file)).as("embedded, beside the file").isEmpty();
    newTopics();
    assertThat(live(capture).differences(file)).as("live, beside the file").isEmpty();

    boolean story = capture.startsWith(Golden.STORIES);
    Path expected =
        capture.resolveSibling(
            capture
                .getFileName()
                .toString()
                .replace(CAPTURE, story ? "expected.txt" : "expected.json"));
    String text = story ? ResultsDigest.of(file) : ResultsJson.of(file);
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(expected, text);
    }
    assertThat(text.lines()).containsExactlyElementsOf(Files.readAllLines(expected));
  }

  /** Bounded, without a trace topic. */
  private static TopicResults fromFile(Path capture) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, Loopback.configuration());
    env.enableCheckpointing(CHECKPOINTS.toMillis());
    List<String> paths = List.of(capture.toString());
    build(env, Sources.captures(env, paths));
    env.execute();
    return results();
  }

  /** Bounded, without Kafka. */
  private TopicResults intoFiles(Path capture) throws Exception {
    Path folder = scratch.resolve(capture.getParent().getFileName() + "-" + capture.getFileName());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, Loopback.configuration());
    env.enableCheckpointing(CHECKPOINTS.toMillis());
    WalkJob.configure(env);
    DataStream<Polled> source = Sources.captures(env, List.of(capture.toString()));
    WalkJob.build(source, new FileSinks(folder.toString()).sinks(), SETTINGS);
    env.execute();
    return FileResults.of(folder);
  }

  /** Run as by `walkscope demo --once`: bounded, through the trace topic. */
  private static TopicResults embedded(Path capture) throws Exception {
    replay(capture);
    try (EmbeddedFlink flink = EmbeddedFlink.start(broker.bootstrapServers())) {
      flink.awaitEnd();
    }
    return results();
  }

  /** The job runs before the trace comes, and would go on. */
  private static TopicResults live(Path capture) throws Exception {
    String id = ID + "-" + capture.getParent().getFileName() + "-" + capture.getFileName();
    try (FlinkCluster cluster = FlinkCluster.start(1)) {
      LiveJob job =
          new LiveJob(
              cluster,
              env ->
                  build(
                      env,
                      Sources.trace(
                          env,
                          KafkaCluster.plain(broker.bootstrapServers()),
                          id,
                          SETTINGS.liveTime())));
      job.submit(2);
      job.awaitRunning();
      replay(capture);
      new TopicEnds(broker.bootstrapServers()).awaitAllTaken(id);
      job.drain();
    }
    return results();
  }

  private static void build(StreamExecutionEnvironment env, DataStream<Polled> source) {
    WalkJob.configure(env);
    KafkaSinks sinks =
        new KafkaSinks(KafkaCluster.plain(broker.bootstrapServers()), ID, Duration.ofMinutes(5));
    WalkJob.build(source, sinks.sinks(), SETTINGS);
  }

  private static void replay(Path capture) throws Exception {
    KafkaConnection connection = new KafkaConnection(broker.bootstrapServers(), new Properties());
    try (TraceSink sink = connection.open();
        CaptureReader reader = CaptureReader.open(capture)) {
      Replay.atOnce(reader, sink);
    }
  }

  private static void newTopics() throws IOException {
    new TopicCreation(broker.bootstrapServers(), 2).createAllAnew();
  }

  private static TopicResults results() throws IOException {
    TopicResults all = TopicResults.read(broker.bootstrapServers());
    var losses = new TreeMap<>(all.byTopicAndKey().get(Topics.LOSS));
    losses.replaceAll((key, of) -> of.stream().filter(GoldenResultsIT::isOfTheJob).toList());
    losses.values().removeIf(List::isEmpty);
    var ofTheJob = new TreeMap<>(all.byTopicAndKey());
    ofTheJob.put(Topics.LOSS, losses);
    return new TopicResults(ofTheJob);
  }

  private static boolean isOfTheJob(ResultRecord record) {
    return !OF_INGEST.contains(KnownRecords.decode(record.value()).getSchema().getName());
  }
}
