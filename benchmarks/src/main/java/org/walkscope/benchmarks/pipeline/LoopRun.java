// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.pipeline.snapshot.SnapshotSettings;
import org.walkscope.pipeline.snapshot.ThreadSnapshots;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.pipeline.thread.RebuildSettings;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.pipeline.thread.ThreadState;
import org.walkscope.pipeline.thread.ThreadWalks;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/**
 * Lower bound of the job: one thread over the records' bytes in memory, which decodes fragments,
 * puts them in order, rebuilds their walks and snapshots and adds up their locks, by the job's own
 * classes. It has no Kafka, no Flink and no state for recovery, and writes no results.
 */
final class LoopRun {
  private static final long TIMEOUT_MS = SnapshotSettings.DEFAULT.timeout().toMillis();

  private final List<byte[]> values;
  private final Makes makes;
  private LockSums locks = LockSums.NONE;
  private long bytesAWalk;

  /** Stages of the loop; a stage includes the ones before it. */
  enum Makes {
    /** Walks, and the sums of hosts' lock timings. */
    WALKS,
    SNAPSHOTS,
    /** Walks as a topic takes them. */
    BYTES
  }

  /** Loop over these values of the trace topic. */
  LoopRun(List<byte[]> values, Makes makes) {
    this.values = values;
    this.makes = makes;
  }

  Measured run(long events) {
    CpuTime start = CpuTime.now();
    Pass pass = new Pass();
    try {
      for (byte[] value : values) {
        pass.take(value);
      }
    } catch (BadRecordException e) {
      throw new BenchException("a fragment that cannot be read back", e);
    }
    pass.closeUntil(Long.MAX_VALUE);
    locks = pass.locks.publishAll();
    bytesAWalk = pass.bytes / pass.totals.walks();
    CpuTime time = start.elapsed();
    boolean asAsked =
        makes == Makes.WALKS == (pass.snapshotsMade == 0)
            && makes == Makes.BYTES == (pass.bytes > 0);
    if (pass.results.lost() != 0 || !asAsked) {
      throw new BenchException(
          "the input is not whole: %d lost, %d snapshots"
              .formatted(pass.results.lost(), pass.snapshotsMade));
    }
    return new Measured(events, time, pass.totals);
  }

  /** Lock sums of the last run. */
  LockSums locks() {
    return locks;
  }

  /** Mean bytes of an encoded walk of the last run; 0 where walks are not encoded. */
  long bytesAWalk() {
    return bytesAWalk;
  }

  /** Run over all values. */
  private final class Pass {
    private final RecordCodec<TraceFragment> fragments = RecordCodec.of(TraceFragment.class);
    private final RecordCodec<Walk> codec = RecordCodec.of(Walk.class);
    private final WalksAlone results = WalksAlone.to(this::walk);
    private final ThreadWalks walks = new ThreadWalks(RebuildSettings.DEFAULT, results);
    private final Map<String, LoopThread> threads = new HashMap<>();
    private final Deque<LoopThread> open = new ArrayDeque<>();
    private final LockWindows locks = new LockWindows();
    private Totals totals = Totals.NONE;
    private long bytes;
    private long snapshotsMade;
    private ThreadSnapshots snapshots; // of the thread at hand

    void take(byte[] value) throws BadRecordException {
      TraceFragment fragment = fragments.decode(value);
      Arrival arrival = new Arrival(fragment, "loop", 0, 0);
      closeUntil(arrival.lastEpochMs() - TIMEOUT_MS);
      LoopThread thread =
          threads.computeIfAbsent(Rebuilt.threadOf(fragment), key -> new LoopThread(this));
      if (!thread.waits) {
        thread.waits = open.add(thread);
      }
      thread.lastMs = arrival.lastEpochMs();
      snapshots = thread.snapshots;
      thread.state = walks.take(arrival, thread.state);
    }

    /** Closes the snapshots of threads that are silent since. */
    void closeUntil(long epochMs) {
      while (!open.isEmpty() && open.element().lastMs <= epochMs) {
        LoopThread thread = open.remove();
        thread.timers.fireAll(thread.snapshots);
        thread.waits = false;
      }
    }

    private void walk(Walk walk, boolean besideGap) {
      totals = totals.plus(walk);
      locks.add(walk);
      if (makes != Makes.WALKS) {
        snapshots.take(walk, besideGap);
      }
      if (makes == Makes.BYTES) {
        bytes += codec.encode(walk).length;
      }
    }
  }

  /** State of a thread between fragments. */
  private static final class LoopThread {
    private final Timers.OfLoop timers = new Timers.OfLoop();
    private ThreadState state = new ThreadState();
    private final ThreadSnapshots snapshots;
    private long lastMs;
    private boolean waits; // waits for its snapshots' timeout

    LoopThread(Pass pass) {
      snapshots =
          ThreadSnapshots.inMemory(
              SnapshotSettings.DEFAULT,
              timers,
              snapshot -> pass.snapshotsMade++,
              pass.results::lost);
    }
  }
}
