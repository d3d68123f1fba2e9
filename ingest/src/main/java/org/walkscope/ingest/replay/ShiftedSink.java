// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import java.io.IOException;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Sink that shifts the time of every record.
 *
 * @param sink closed with this one
 */
public record ShiftedSink(TraceSink sink, Shift shift) implements TraceSink {
  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    sink.fragment(shift.of(fragment));
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    sink.loss(shift.of(loss));
  }

  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    sink.stageLoss(shift.of(loss));
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    sink.end(shift.of(end));
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
