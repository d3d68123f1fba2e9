// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventText;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Keeps all that it is given. */
public final class RecordedSink implements TraceSink {
  public final List<TraceFragment> fragments = new ArrayList<>();
  public final List<ProbeLoss> losses = new ArrayList<>();
  public final List<StageLoss> stageLosses = new ArrayList<>();
  public final List<StreamEnd> ends = new ArrayList<>();

  /** Kinds of the records, in the order in which they came. */
  public final List<String> order = new ArrayList<>();

  public boolean closed;

  @Override
  public void fragment(TraceFragment fragment) {
    fragments.add(fragment);
    order.add("fragment");
  }

  @Override
  public void loss(ProbeLoss loss) {
    losses.add(loss);
    order.add("loss");
  }

  @Override
  public void stageLoss(StageLoss loss) {
    stageLosses.add(loss);
    order.add("stageLoss");
  }

  @Override
  public void end(StreamEnd end) {
    ends.add(end);
    order.add("end");
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Ingests a stream into this sink. */
  IngestProgress run(StreamBuilder stream, FragmentSettings settings) throws IOException {
    return run(stream.bytes(), settings);
  }

  IngestProgress run(byte[] stream, FragmentSettings settings) throws IOException {
    return new Ingest(settings, () -> 12345, p -> {})
        .run(new ByteArrayInputStream(stream), header -> this);
  }

  int fragmentsOf(int tid) {
    return (int) fragments.stream().filter(f -> f.getWalker().getTid() == tid).count();
  }

  /** The events of one thread's fragments, as text. */
  public List<String> events(int tid) {
    List<String> lines = new ArrayList<>();
    for (TraceFragment fragment : fragments) {
      if (fragment.getWalker().getTid() == tid) {
        lines.addAll(events(fragment));
      }
    }
    return lines;
  }

  public static List<String> events(TraceFragment fragment) {
    List<String> lines = new ArrayList<>();
    try {
      new EventReader().read(fragment, new EventText(lines::add));
    } catch (MalformedColumnException e) {
      throw new AssertionError(e);
    }
    return lines;
  }
}
