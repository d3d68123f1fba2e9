// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import org.walkscope.ledger.Counter;
import org.walkscope.schema.Cut;

/**
 * Order of the fragments of one thread: by number, each once. A fragment ahead of its turn waits
 * for those before it, within the time and room of {@link RebuildSettings}; then the missing ones
 * are given up and counted.
 */
final class FragmentOrder {
  /** Taker of fragments in their order, and of the gaps between them. */
  interface Taker {
    void take(Arrival arrival);

    void lost(Counter counter, long count, String place);
  }

  private final RebuildSettings settings;

  FragmentOrder(RebuildSettings settings) {
    this.settings = settings;
  }

  /** Takes a fragment, or keeps it until its turn. */
  void place(Arrival arrival, ThreadState thread, Taker taker) {
    long number = arrival.fragment().getFragment();
    if (isFirstOfPart(arrival, thread)) {
      thread.nextFragment = number;
      thread.firstOfPart = number;
      // also of number 0: the agent may have forgotten the thread
      thread.headMissing = true;
    }
    if (number < thread.nextFragment && isLaterThanAllTaken(arrival, thread)) {
      // the agent forgot the thread and counts its fragments anew
      giveUpAllGaps(thread, taker);
      thread.nextFragment = 0;
      thread.firstOfPart = 0;
    }
    if (number < thread.firstOfPart) {
      taker.lost(Counter.FRAGMENTS_OF_EARLIER_PART, 1, arrival.place());
    } else if (number < thread.nextFragment || thread.early.containsKey(number)) {
      taker.lost(Counter.FRAGMENTS_BEHIND, 1, arrival.place());
    } else if (number > thread.nextFragment) {
      thread.keep(arrival, arrival.firstEpochMs() + settings.reorderTimeout().toMillis());
      while (thread.early.size() > settings.earlyFragments()
          || thread.earlyBytes > settings.earlyBytes()) {
        giveUpGap(thread, taker);
      }
    } else {
      thread.nextFragment++;
      taker.take(arrival);
      takeWaiting(thread, taker);
    }
  }

  /** True if the fragments before are in another part of the recording. */
  private static boolean isFirstOfPart(Arrival arrival, ThreadState thread) {
    return thread.lastTimestampNs == Long.MIN_VALUE
        && thread.early.isEmpty()
        && Cut.isPart(arrival.fragment().getHost());
  }

  /** True if the fragment is later than those taken; repeated or overtaken ones never are. */
  private static boolean isLaterThanAllTaken(Arrival arrival, ThreadState thread) {
    return arrival.fragment().getFirstTimestampNs() > thread.lastTimestampNs;
  }

  /** Gives up the gap and goes on with the earliest fragment. */
  void giveUpGap(ThreadState thread, Taker taker) {
    Arrival earliest = thread.early.firstEntry().getValue().arrival();
    long number = earliest.fragment().getFragment();
    taker.lost(
        Counter.FRAGMENTS_MISSING,
        number - thread.nextFragment,
        "fragment " + thread.nextFragment + ", before " + earliest.place());
    thread.nextFragment = number;
    // the number of walks before the first fragment is unknown
    thread.headMissing |= thread.lastTimestampNs == Long.MIN_VALUE;
    takeWaiting(thread, taker);
  }

  private void giveUpAllGaps(ThreadState thread, Taker taker) {
    while (!thread.early.isEmpty()) {
      giveUpGap(thread, taker);
    }
  }

  private static void takeWaiting(ThreadState thread, Taker taker) {
    while (!thread.early.isEmpty() && thread.early.firstKey() == thread.nextFragment) {
      thread.nextFragment++;
      taker.take(thread.takeEarliest());
    }
  }
}
