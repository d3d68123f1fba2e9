// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Sink that gives every record once for each of several hosts, one host after the other. */
public final class RehostedSink implements TraceSink {
  private final TraceSink sink;
  private final List<Rehost> hosts;

  /**
   * Writes to the given sink, and closes it with this one.
   *
   * @throws IllegalArgumentException when the number of hosts is out of range
   */
  public RehostedSink(TraceSink sink, int hosts) {
    Rehost.requireHosts(hosts);
    this.sink = sink;
    this.hosts = IntStream.rangeClosed(1, hosts).mapToObj(Rehost::new).toList();
  }

  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    for (Rehost host : hosts) {
      sink.fragment(host.of(fragment));
    }
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    for (Rehost host : hosts) {
      sink.loss(host.of(loss));
    }
  }

  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    for (Rehost host : hosts) {
      sink.stageLoss(host.of(loss));
    }
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    for (Rehost host : hosts) {
      sink.end(host.of(end));
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
