// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.BlameRun;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.pipeline.run.WindowsRun;
import org.walkscope.schema.RecordCodec;

/** Results of captures, as the jobs make them, in the history of a dashboard. */
final class StoredCaptures implements CaptureResults {
  private final HistoryStore store;

  private StoredCaptures(HistoryStore store) {
    this.store = store;
  }

  /** Reads a capture into a store. */
  static void read(Path capture, HistoryStore store) throws IOException, SQLException {
    WalkSettings settings = WalkSettings.DEFAULT;
    CaptureRun run =
        new CaptureRun(
            settings,
            new BlameRun(
                BlameSettings.DEFAULT,
                settings.windows(),
                new WindowsRun(settings.windows(), new StoredCaptures(store))));
    run.read(capture);
    run.end();
    store.commit();
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    store.take(result, RecordCodec.of(topic.type()).encode(result));
  }

  @Override
  public void take(DeadLetter letter) {
    throw new AssertionError(letter);
  }
}
