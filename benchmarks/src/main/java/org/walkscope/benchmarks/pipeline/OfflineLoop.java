// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.pipeline.snapshot.SnapshotSettings;
import org.walkscope.pipeline.snapshot.ThreadSnapshots;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.pipeline.thread.RebuildSettings;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.pipeline.thread.ThreadState;
import org.walkscope.pipeline.thread.ThreadWalks;
import org.walkscope.pipeline.walk.WalkLimits;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/**
 * Bare loop over a capture, as a process: reads it, rebuilds walks and snapshots by the pipeline's
 * own classes, without extents as a report does, and prints how many walks there were.
 */
final class OfflineLoop {
  private record Snapshots(ThreadSnapshots assembly, Timers.OfLoop timers) {}

  private final Map<String, Snapshots> threads = new HashMap<>();
  private final Map<String, ThreadState> states = new HashMap<>();
  private final WalksAlone results = WalksAlone.to(this::walk);
  private final ThreadWalks walks =
      new ThreadWalks(RebuildSettings.DEFAULT.with(WalkLimits.DEFAULT.withoutExtents()), results);
  private Snapshots thread; // of the fragment at hand
  private long count;

  private OfflineLoop() {}

  /** Reads the capture of this name. */
  public static void main(String[] arguments) throws IOException {
    System.out.println(new OfflineLoop().run(Path.of(arguments[0])) + " walks");
  }

  private long run(Path capture) throws IOException {
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        if (next instanceof TraceFragment fragment) {
          take(fragment);
        }
      }
    }
    states.forEach(
        (key, state) -> {
          thread = threads.get(key);
          walks.wake(state, Long.MAX_VALUE);
          thread.timers.fireAll(thread.assembly);
        });
    return count;
  }

  private void take(TraceFragment fragment) {
    String key = Rebuilt.threadOf(fragment);
    thread = threads.computeIfAbsent(key, any -> thread());
    ThreadState before = states.computeIfAbsent(key, any -> new ThreadState());
    states.put(key, walks.take(new Arrival(fragment, "capture", 0, 0), before));
  }

  private Snapshots thread() {
    Timers.OfLoop timers = new Timers.OfLoop();
    return new Snapshots(
        ThreadSnapshots.inMemory(SnapshotSettings.DEFAULT, timers, snapshot -> {}, results::lost),
        timers);
  }

  private void walk(Walk walk, boolean besideGap) {
    count++;
    thread.assembly.take(walk, besideGap);
  }
}
