// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.pipeline.loss.LossCounter;

/**
 * Hands on the fragments of one thread by their number, each once. One that is ahead waits for
 * those before it, within the time and room of {@link RebuildSettings}; then these are given up and
 * counted.
 */
final class FragmentOrder {
  /** Takes fragments in their order, and what is missing between them. */
  interface Taker {
    void take(Arrival arrival);

    void lost(LossCounter counter, long count, String place);
  }

  private final RebuildSettings settings;

  FragmentOrder(RebuildSettings settings) {
    this.settings = settings;
  }

  /**
   * @param nowMs event time
   */
  void place(Arrival arrival, ThreadState thread, long nowMs, Taker taker) {
    long number = arrival.fragment().getFragment();
    if (number < thread.nextFragment || thread.early.containsKey(number)) {
      taker.lost(LossCounter.FRAGMENTS_BEHIND, 1, arrival.place());
    } else if (number > thread.nextFragment) {
      thread.keep(arrival);
      if (thread.gapDeadlineMs == ThreadState.NEVER) {
        thread.gapDeadlineMs = nowMs + settings.reorderTimeout().toMillis();
      }
      while (thread.early.size() > settings.earlyFragments()
          || thread.earlyBytes > settings.earlyBytes()) {
        giveUpGap(thread, nowMs, taker);
      }
    } else {
      thread.nextFragment++;
      taker.take(arrival);
      takeWaiting(thread, nowMs, taker);
    }
  }

  /** Goes on with the earliest fragment there is. */
  void giveUpGap(ThreadState thread, long nowMs, Taker taker) {
    Arrival earliest = thread.early.firstEntry().getValue();
    long number = earliest.fragment().getFragment();
    taker.lost(
        LossCounter.FRAGMENTS_MISSING,
        number - thread.nextFragment,
        "fragment " + thread.nextFragment + ", before " + earliest.place());
    thread.nextFragment = number;
    takeWaiting(thread, nowMs, taker);
  }

  void giveUpAllGaps(ThreadState thread, long nowMs, Taker taker) {
    while (!thread.early.isEmpty()) {
      giveUpGap(thread, nowMs, taker);
    }
  }

  private void takeWaiting(ThreadState thread, long nowMs, Taker taker) {
    while (!thread.early.isEmpty() && thread.early.firstKey() == thread.nextFragment) {
      thread.nextFragment++;
      taker.take(thread.takeEarliest());
    }
    thread.gapDeadlineMs =
        thread.early.isEmpty() ? ThreadState.NEVER : nowMs + settings.reorderTimeout().toMillis();
  }
}
