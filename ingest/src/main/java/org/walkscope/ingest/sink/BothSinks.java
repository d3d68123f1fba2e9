// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.IOException;
import java.util.function.Consumer;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Sink that gives every record to two sinks. When one fails, the other goes on alone and {@link
 * #close} throws the failure. When both have failed, the next call throws.
 */
public final class BothSinks implements TraceSink {
  private interface Call {
    void on(TraceSink sink) throws IOException;
  }

  private final TraceSink[] sinks;
  private final IOException[] failures = new IOException[2];
  private final Consumer<String> complaints;

  public BothSinks(TraceSink first, TraceSink second) {
    this(first, second, complaint -> {});
  }

  /**
   * Joins two sinks.
   *
   * @param complaints receives a message when one fails
   */
  public BothSinks(TraceSink first, TraceSink second, Consumer<String> complaints) {
    sinks = new TraceSink[] {first, second};
    this.complaints = complaints;
  }

  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    each(sink -> sink.fragment(fragment));
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    each(sink -> sink.loss(loss));
  }

  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    each(sink -> sink.stageLoss(loss));
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    each(sink -> sink.end(end));
  }

  private void each(Call call) throws IOException {
    for (int i = 0; i < sinks.length; i++) {
      if (failures[i] == null) {
        try {
          call.on(sinks[i]);
        } catch (IOException e) {
          failures[i] = e;
          complaints.accept(e.getMessage());
        }
      }
    }
    if (failures[0] != null && failures[1] != null) {
      throw failures[0];
    }
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (int i = 0; i < sinks.length; i++) {
      IOException failure = failures[i];
      try {
        sinks[i].close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
      if (first == null) {
        first = failure;
      } else if (failure != null && failure != first) {
        first.addSuppressed(failure);
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
