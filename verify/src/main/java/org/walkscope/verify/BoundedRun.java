// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.replay.Replay;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.standalone.run.CommittedRecords;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.EmbeddedFlink;

/**
 * Run of one capture through a broker and the job, to its end; results can be read until it is
 * closed.
 */
public final class BoundedRun implements AutoCloseable {
  private final EmbeddedBroker broker;

  private BoundedRun(EmbeddedBroker broker) {
    this.broker = broker;
  }

  /**
   * Runs it.
   *
   * @param brokerPort 0 takes a free one
   */
  public static BoundedRun of(Path capture, int brokerPort) throws IOException {
    BoundedRun run = new BoundedRun(EmbeddedBroker.start(brokerPort, -1));
    try {
      run.replay(capture);
      try (EmbeddedFlink flink = EmbeddedFlink.start(run.broker.bootstrapServers(), true)) {
        flink.awaitEnd();
      }
      return run;
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private void replay(Path capture) throws IOException {
    KafkaConnection connection = new KafkaConnection(broker.bootstrapServers(), new Properties());
    try (TraceSink sink = connection.open();
        CaptureReader reader = CaptureReader.open(capture)) {
      Replay.atOnce(reader, sink);
    } catch (CaptureException e) {
      throw new IOException(capture + ": " + e.getMessage(), e);
    }
  }

  /** Committed results. */
  public CommittedRecords committed() {
    return new CommittedRecords(broker.bootstrapServers());
  }

  @Override
  public void close() {
    broker.close();
  }
}
