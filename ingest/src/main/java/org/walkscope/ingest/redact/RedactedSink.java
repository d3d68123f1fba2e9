// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.redact;

import java.io.IOException;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Sink that redacts every record.
 *
 * @param sink closed with this one
 */
public record RedactedSink(TraceSink sink, Redaction redaction) implements TraceSink {
  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    sink.fragment(redaction.of(fragment));
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    ProbeLoss copy = ShallowCopy.of(loss, new ProbeLoss());
    copy.setHost(redaction.of(loss.getHost()));
    sink.loss(copy);
  }

  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    sink.stageLoss(loss);
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    StreamEnd copy = ShallowCopy.of(end, new StreamEnd());
    copy.setHost(redaction.of(end.getHost()));
    sink.end(copy);
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
