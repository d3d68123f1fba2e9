// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.walkscope.capture.PrivateFile;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Sink into a capture file that is created with the first record that names its host. */
public final class NewCaptureSink implements TraceSink {
  private static final int MOST_EARLY = 256;

  private final Path path;
  private final boolean force;
  private final Map<String, String> notes;
  private final List<StageLoss> early = new ArrayList<>();
  private CaptureSink file;

  /**
   * Writes to a file.
   *
   * @param force replaces an existing file
   * @param notes that the capture's head has
   */
  public NewCaptureSink(Path path, boolean force, Map<String, String> notes) {
    this.path = path;
    this.force = force;
    this.notes = Map.copyOf(notes);
  }

  private CaptureSink file(Host host, long streamEpochNs) throws IOException {
    if (file == null) {
      file = new CaptureSink(PrivateFile.create(path, force), host, streamEpochNs, notes);
      for (StageLoss loss : early) {
        file.stageLoss(loss);
      }
      early.clear();
    }
    return file;
  }

  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    file(fragment.getHost(), fragment.getStreamEpochNs()).fragment(fragment);
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    file(loss.getHost(), loss.getStreamEpochNs()).loss(loss);
  }

  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    if (file == null) {
      if (early.size() < MOST_EARLY) { // at most one record per counter
        early.add(loss);
      }
    } else {
      file.stageLoss(loss);
    }
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    file(end.getHost(), end.getStreamEpochNs()).end(end);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
