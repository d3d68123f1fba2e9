// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.command.Progress;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.replay.ReplayProgress;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.EmbeddedFlink;
import org.walkscope.text.CountText;
import org.walkscope.verify.compare.RunResults;

/**
 * Results of captures through a broker and the job, to its end. Each is read back from its topic
 * until the run is closed, never taken from a capture.
 */
final class BoundedRun implements RunResults {
  private final EmbeddedBroker broker;
  private final CommittedRecords committed;

  private BoundedRun(EmbeddedBroker broker) {
    this.broker = broker;
    committed = new CommittedRecords(broker.bootstrapServers());
  }

  /**
   * Runs it over captures, one after the other.
   *
   * @param brokerPort 0 takes a free one
   */
  static BoundedRun of(List<RecordedRead> reads, int brokerPort, Progress progress)
      throws IOException {
    progress.say("starting a Kafka broker in this JVM");
    BoundedRun run = new BoundedRun(EmbeddedBroker.start(brokerPort, -1));
    String servers = run.broker.bootstrapServers();
    try {
      progress.say("Kafka answers on %s", servers);
      for (RecordedRead read : reads) {
        replay(read, servers, progress);
      }
      progress.say("starting Flink in this JVM, exactly once, to the end of the topic");
      try (EmbeddedFlink flink = EmbeddedFlink.start(servers)) {
        flink.awaitEnd();
      }
      progress.say("the job has ended; reading the result topics back");
      return run;
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private static void replay(RecordedRead read, String servers, Progress progress)
      throws IOException {
    KafkaConnection connection = new KafkaConnection(servers, new Properties());
    try (TraceSink sink = connection.open();
        CaptureReader capture = CaptureReader.open(read.capture())) {
      ReplayProgress done = Replay.atOnce(capture, sink);
      progress.say(
          "replayed %s: %s over %s in %s",
          read.name(),
          CountText.of(done.events(), "event"),
          CountText.of(done.entries(), "entry", "entries"),
          CountText.of(done.fragments(), "fragment"));
    } catch (CaptureException e) {
      throw new IOException(read.capture() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public <T extends SpecificRecord> List<T> read(String topic, Class<T> type) throws IOException {
    return committed.read(topic, type);
  }

  @Override
  public long events() throws IOException {
    return committed.read(Topics.TRACE, TraceFragment.class).stream()
        .mapToLong(TraceFragment::getEvents)
        .sum();
  }

  @Override
  public long deadLetters() throws IOException {
    return committed.raw(Topics.DEAD_LETTER).size();
  }

  @Override
  public void close() {
    broker.close();
  }
}
