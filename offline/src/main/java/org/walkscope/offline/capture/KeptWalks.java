// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ledger.Counter;
import org.walkscope.offline.options.WalkNumbers;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;

/**
 * What a filter passes, by thread and run of the probe, and losses of the capture that a cut does
 * not show. Kept are
 *
 * <ul>
 *   <li>walks that fit;
 *   <li>of each hold and wait that fits the events of locks around its walks, and its last walk,
 *       which names the process and the consumer;
 *   <li>of these and of reads that fit the walks that are too short for {@code --slower} alone.
 * </ul>
 */
final class KeptWalks implements CaptureResults {
  /** Counters that the skipped numbers of a cut would hide. */
  private static final Set<String> HIDDEN =
      Set.of(
          Counter.WALKS_MISSING.label(),
          Counter.FRAGMENTS_MISSING.label(),
          Counter.FRAGMENTS_MALFORMED.label());

  private final Set<Long> wanted;

  private final WalkNumbers walks = new WalkNumbers();
  private final WalkNumbers shorter = new WalkNumbers();

  /** Walks under the locks of holds and waits that fit. */
  private final WalkRanges locked = new WalkRanges();

  /** Numbers of reads that fit. */
  private final WalkNumbers reads = new WalkNumbers();

  private final Map<String, StageLoss> losses = new TreeMap<>();
  private boolean none = true;

  /**
   * Keeps walks.
   *
   * @param wanted their numbers, and nothing else; empty for all that passes
   */
  KeptWalks(Set<Long> wanted) {
    this.wanted = wanted;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    if (result instanceof Walk walk) {
      if (walk.getMissingWalks() == 0 && (wanted.isEmpty() || wanted.contains(walk.getWalk()))) {
        none = false;
        walks.add(RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker()), walk.getWalk());
      }
    } else if (result instanceof StageLoss loss) {
      take(loss);
    } else if (wanted.isEmpty()) {
      takeOther(result);
    }
  }

  private void take(StageLoss loss) {
    if (HIDDEN.contains(loss.getCounter())) {
      String key = loss.getHostname() + "/" + loss.getBootId() + "/" + loss.getCounter();
      losses.put(key, loss); // sums grow
    }
  }

  private void takeOther(SpecificRecord result) {
    if (result instanceof LockHold hold) {
      locked(hold.getHost(), hold.getWalker(), hold.getFirstWalk(), hold.getLastWalk());
    } else if (result instanceof Stall stall) {
      locked(stall.getHost(), stall.getWalker(), stall.getWalk(), stall.getWalk());
    } else if (result instanceof StallBlame blame) {
      Long first = blame.getFirstWalk();
      long last = blame.getLastWalk();
      locked(blame.getHost(), blame.getWalker(), first == null ? last : first, last);
    } else if (result instanceof Snapshot read) {
      none = false;
      reads.add(RecordKey.ofThreadInRun(read.getHost(), read.getWalker()), read.getSnapshot());
    }
  }

  private void locked(ResultHost host, Walker walker, long first, long last) {
    none = false;
    String thread = RecordKey.ofThreadInRun(host, walker);
    walks.add(thread, last);
    if (first != last) {
      locked.add(thread, first, last);
    }
  }

  /** Takes a walk that fits all options but {@code --slower}. */
  void takeShorter(Walk walk) {
    if (wanted.isEmpty()) {
      shorter.add(RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker()), walk.getWalk());
    }
  }

  @Override
  public void take(DeadLetter letter) {
    // the cut ends where the capture does
  }

  /** Notes the begin of a walk of a read, 0 for none; it comes before what is asked of the walk. */
  void begin(String threadInRun, long walk, long read) {
    if (shorter.any(threadInRun, walk, walk) && reads.any(threadInRun, read, read)) {
      walks.add(threadInRun, walk);
    }
  }

  /** True if the events of a walk are kept. */
  boolean walk(String threadInRun, long walk) {
    return walks.any(threadInRun, walk, walk)
        || (locked.any(threadInRun, walk, walk) && shorter.any(threadInRun, walk, walk));
  }

  /** True if the event of a lock around walks is kept. */
  boolean lock(String threadInRun, long first, long last) {
    return walks.any(threadInRun, first, last) || locked.any(threadInRun, first, last);
  }

  Iterable<StageLoss> losses() {
    return losses.values();
  }

  /** True if nothing that was passed is kept. */
  boolean isNone() {
    return none;
  }
}
