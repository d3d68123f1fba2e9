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
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/**
 * Walks that a filter passes, by thread and run of the probe, and losses of the capture that a cut
 * does not show.
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

  private final Map<String, StageLoss> losses = new TreeMap<>();
  private long kept;

  /**
   * Keeps walks.
   *
   * @param wanted their numbers; empty for all that pass
   */
  KeptWalks(Set<Long> wanted) {
    this.wanted = wanted;
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    if (result instanceof Walk walk) {
      if (walk.getMissingWalks() == 0 && (wanted.isEmpty() || wanted.contains(walk.getWalk()))) {
        kept++;
        walks.add(RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker()), walk.getWalk());
      }
    } else if (result instanceof StageLoss loss && HIDDEN.contains(loss.getCounter())) {
      String key = loss.getHostname() + "/" + loss.getBootId() + "/" + loss.getCounter();
      losses.put(key, loss); // sums grow
    }
  }

  @Override
  public void take(DeadLetter letter) {
    // the cut ends where the capture does
  }

  /** True if one of these walks of a fragment's thread is kept. */
  boolean any(TraceFragment fragment, long first, long last) {
    return walks.any(RecordKey.ofThreadInRun(fragment), first, last);
  }

  Iterable<StageLoss> losses() {
    return losses.values();
  }

  /** Number of walks. */
  long kept() {
    return kept;
  }
}
