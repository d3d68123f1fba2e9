// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Sink into a capture file. A broken stream leaves a capture without its end, which readers report.
 */
public final class CaptureSink implements TraceSink {
  private final CaptureWriter writer;

  public CaptureSink(Path path, Host host, long streamEpochNs) throws IOException {
    writer = new CaptureWriter(path, host, streamEpochNs);
  }

  /**
   * Writes to a file that is open already.
   *
   * @param file closed with this sink
   */
  public CaptureSink(OutputStream file, Host host, long streamEpochNs) throws IOException {
    writer = new CaptureWriter(file, host, streamEpochNs);
  }

  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    writer.write(fragment);
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    writer.write(loss);
  }

  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    writer.write(loss);
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    writer.write(end);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
