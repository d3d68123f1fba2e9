// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.Sources;
import org.walkscope.pipeline.job.WalkJob;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.TopicCreation;
import org.walkscope.testing.Golden;

/**
 * Over input that ends, the same results whatever the machine's pace, the clock of silence and the
 * parallelism: through the trace topic and straight from the file.
 */
class BoundedPaceIT {
  private static final Path CAPTURES = Path.of("../pipeline/src/test/resources/captures");
  private static final long[] SILENCES_MS = {1, 20, 60_000};
  private static final int PARTITIONS = 4;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = EmbeddedBroker.start(0, -1);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({"golden, 61, 2", "tid-used-again, 1268, 27"})
  void givesTheSameAtAnyPace(String name, int walks, int snapshots) throws Exception {
    Path capture =
        name.equals("golden")
            ? Golden.DIRECTORY.resolve("x86_64/capture.avro")
            : CAPTURES.resolve("tid-used-again.avro");
    new TopicCreation(broker.bootstrapServers(), PARTITIONS).createAllAnew();
    replay(capture);
    Map<String, List<String>> calm = run(capture, 1, SILENCES_MS[2], true);
    assertThat(calm.get("walks")).hasSize(walks);
    assertThat(calm.get("snapshots")).hasSize(snapshots);
    if (name.equals("golden")) {
      assertThat(calm.get("batches")).hasSize(2);
      assertThat(calm.get("locks")).hasSize(6);
      assertThat(calm.get("latencies")).hasSize(2);
    }
    assertThat(calm.get("losses")).as("none is late").isEmpty();

    List<Thread> load = load();
    try {
      int run = 0;
      for (int parallelism = 1; parallelism <= 4; parallelism++) {
        boolean topic = parallelism % 2 == 0;
        long silenceMs = SILENCES_MS[run++ % SILENCES_MS.length];
        assertThat(run(capture, parallelism, silenceMs, topic))
            .as("parallelism %d, silence %d ms, topic %s", parallelism, silenceMs, topic)
            .isEqualTo(calm);
      }
    } finally {
      load.forEach(Thread::interrupt);
    }
  }

  private static List<Thread> load() {
    List<Thread> load = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread busy =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  Thread.onSpinWait();
                }
              },
              "busy-" + i);
      busy.setDaemon(true);
      busy.start();
      load.add(busy);
    }
    return load;
  }

  private static Map<String, List<String>> run(
      Path capture, int parallelism, long silenceMs, boolean topic) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism);
    WalkJob.configure(env);
    MemorySinks sinks = new MemorySinks();
    WalkSettings settings = WalkSettings.DEFAULT.withSilence(Duration.ofMillis(silenceMs), 1);
    DataStream<Polled> source =
        topic
            ? Sources.boundedTrace(env, KafkaCluster.plain(broker.bootstrapServers()), "pace")
            : Sources.captures(env, List.of(capture.toString()));
    WalkJob.build(source, sinks.all(), settings);
    env.execute();
    return sinks.records();
  }

  private static void replay(Path capture) throws Exception {
    KafkaConnection connection = new KafkaConnection(broker.bootstrapServers(), new Properties());
    try (TraceSink sink = connection.open();
        CaptureReader reader = CaptureReader.open(capture)) {
      Replay.atOnce(reader, sink);
    }
  }
}
