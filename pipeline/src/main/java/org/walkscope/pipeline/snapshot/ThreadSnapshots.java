// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Walk;

/**
 * Assembly of one thread's snapshots outside Flink, by the classes of {@link AssembleSnapshots},
 * for benchmarks. It has no timers: its caller {@link #close closes} snapshots when their timeout
 * is over.
 */
public final class ThreadSnapshots {
  private final SnapshotSettings settings;
  private final Consumer<Snapshot> snapshots;
  private final Map<Long, Held> open = new HashMap<>();

  /** Number of the walk after missing ones; 0 without them. */
  private long afterGap;

  /** Passes results to a consumer. */
  public ThreadSnapshots(SnapshotSettings settings, Consumer<Snapshot> snapshots) {
    this.settings = settings;
    this.snapshots = snapshots;
  }

  /** Takes the next walk of the thread. */
  public void take(Walk walk) {
    if (walk.getMissingWalks() > 0) {
      afterGap = walk.getWalk() + walk.getMissingWalks();
      open.values().forEach(held -> held.snapshot.besideGap = true);
      return;
    }
    boolean belongs = OpenSnapshot.isOf(walk);
    long current = belongs ? walk.getSnapshot() : 0;
    open.values().removeIf(held -> held.snapshot.snapshot != current && held.publishIfWhole());
    if (belongs) {
      open.computeIfAbsent(
              current, number -> new Held(OpenSnapshot.of(walk, walk.getWalk() == afterGap)))
          .add(walk);
    }
  }

  /** Publishes open snapshots. */
  public void close() {
    open.values().forEach(Held::publish);
    open.clear();
  }

  private final class Held implements VmaStore<RuntimeException> {
    private final OpenSnapshot snapshot;
    private final Map<Long, VmaResult> vmas = new HashMap<>();

    Held(OpenSnapshot snapshot) {
      this.snapshot = snapshot;
    }

    void add(Walk walk) {
      if (!snapshot.add(walk, settings.vmasKept(), this)) {
        throw new IllegalStateException("no room for " + vmas.size() + " VMAs");
      }
    }

    boolean publishIfWhole() {
      boolean whole = snapshot.allVmasSeen();
      if (whole) {
        publish();
      }
      return whole;
    }

    void publish() {
      List<VmaResult> results = new ArrayList<>(vmas.values());
      snapshots.accept(SnapshotRecord.of(snapshot, results, settings.vmasListed()));
    }

    @Override
    public void put(long of, long start, VmaResult vma) {
      vmas.put(start, vma);
    }

    @Override
    public void remove(long of, long start) {
      vmas.remove(start);
    }
  }
}
