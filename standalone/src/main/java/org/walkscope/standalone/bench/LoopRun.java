// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.pipeline.walk.Arrival;
import org.walkscope.pipeline.walk.RebuildSettings;
import org.walkscope.pipeline.walk.Rebuilt;
import org.walkscope.pipeline.walk.ThreadState;
import org.walkscope.pipeline.walk.ThreadWalks;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/**
 * The limit: one thread over the records' bytes in memory, which decodes fragments, puts them in
 * order, rebuilds their walks and adds up their locks, by the job's own classes. No Kafka, no
 * Flink, nothing kept for a failure; walks are made, and not written anywhere.
 */
final class LoopRun {
  private final List<byte[]> values;
  private final boolean encodes;
  private LockSums locks = LockSums.NONE;

  /**
   * Over these values of the trace topic.
   *
   * @param encodes whether each walk is also made the bytes that a topic would take
   */
  LoopRun(List<byte[]> values, boolean encodes) {
    this.values = values;
    this.encodes = encodes;
  }

  Measured run(long events) {
    CpuTime start = CpuTime.now();
    RecordCodec<TraceFragment> fragments = RecordCodec.of(TraceFragment.class);
    Sink sink = new Sink();
    ThreadWalks walks = new ThreadWalks(RebuildSettings.DEFAULT, sink::take);
    Map<String, ThreadState> threads = new HashMap<>();
    try {
      for (byte[] value : values) {
        TraceFragment fragment = fragments.decode(value);
        walks.take(
            new Arrival(fragment, "loop", 0, 0),
            threads.computeIfAbsent(Rebuilt.threadOf(fragment), key -> new ThreadState()));
      }
    } catch (BadRecordException e) {
      throw new BenchException("a fragment that cannot be read back", e);
    }
    locks = sink.locks.publishAll();
    CpuTime time = start.elapsed();
    if (walks.lost() != 0 || encodes != sink.bytes > 0) {
      throw new BenchException("the input is not whole: " + walks.lost() + " lost");
    }
    return new Measured(events, time, sink.totals);
  }

  /** Of the last run. */
  LockSums locks() {
    return locks;
  }

  private final class Sink {
    private final RecordCodec<Walk> codec = RecordCodec.of(Walk.class);
    private final LockWindows locks = new LockWindows();
    private Totals totals = Totals.NONE;
    private long bytes;

    void take(Walk walk) {
      totals = totals.plus(walk);
      locks.add(walk);
      if (encodes) {
        bytes += codec.encode(walk).length;
      }
    }
  }
}
