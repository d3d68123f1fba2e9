// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.Closeable;
import java.io.IOException;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Destination of one stream's records. A call may block while the destination is full, and throws
 * when records were or will be lost; {@link #close} returns when every record is safe, or throws.
 */
public interface TraceSink extends Closeable {
  void fragment(TraceFragment fragment) throws IOException;

  void loss(ProbeLoss loss) throws IOException;

  void stageLoss(StageLoss loss) throws IOException;

  /** Takes the last record of a stream that ended regularly. */
  void end(StreamEnd end) throws IOException;
}
