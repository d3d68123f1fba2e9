// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Every record to one sink, then to the other. Both are closed, whichever fails. */
public record BothSinks(TraceSink first, TraceSink second) implements TraceSink {
  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    first.fragment(fragment);
    second.fragment(fragment);
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    first.loss(loss);
    second.loss(loss);
  }

  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    first.stageLoss(loss);
    second.stageLoss(loss);
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    first.end(end);
    second.end(end);
  }

  @Override
  public void close() throws IOException {
    try (first) {
      second.close();
    }
  }
}
