// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.capture.PrivateFile;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Into a capture file that is made with the first record which says of what host it is. */
public final class NewCaptureSink implements TraceSink {
  private static final int MOST_EARLY = 256;

  private final Path path;
  private final boolean force;
  private final List<StageLoss> early = new ArrayList<>();
  private CaptureSink file;

  /**
   * Into a file.
   *
   * @param force also when it is there already
   */
  public NewCaptureSink(Path path, boolean force) {
    this.path = path;
    this.force = force;
  }

  private CaptureSink file(Host host, long streamEpochNs) throws IOException {
    if (file == null) {
      file = new CaptureSink(PrivateFile.create(path, force), host, streamEpochNs);
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
      if (early.size() < MOST_EARLY) { // no more counters than that
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
