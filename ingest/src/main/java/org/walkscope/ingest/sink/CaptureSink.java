// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
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
   * @param notes that the capture's head has
   */
  public CaptureSink(OutputStream file, Host host, long streamEpochNs, Map<String, String> notes)
      throws IOException {
    writer = new CaptureWriter(file, host, streamEpochNs, notes);
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
