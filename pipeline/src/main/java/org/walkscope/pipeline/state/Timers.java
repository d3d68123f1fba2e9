// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.util.NavigableSet;
import java.util.TreeSet;

/** Timers of one key in event time: Flink's, or those of a plain loop. */
public interface Timers {
  /** Sets a timer; of several at one time one fires. */
  void set(long epochMs);

  void delete(long epochMs);

  /**
   * Lead of the watermark over a host's event time; 0 where it is not ahead, and before the first
   * watermark. ms.
   */
  long behindMs(long epochMs);

  /** Taker of timers that are due. */
  @FunctionalInterface
  interface Taker {
    void onTimer(long epochMs);

    /** True if nothing is kept when no timer waits. */
    default boolean isEmpty() {
      return true;
    }
  }

  /** Timers of input that ends: they fire when the loop says, at its end at the latest. */
  final class OfLoop implements Timers {
    private final NavigableSet<Long> waiting = new TreeSet<>();

    @Override
    public void set(long epochMs) {
      waiting.add(epochMs);
    }

    @Override
    public void delete(long epochMs) {
      waiting.remove(epochMs);
    }

    @Override
    public long behindMs(long epochMs) {
      return 0;
    }

    /** True if no timer waits. */
    public boolean isEmpty() {
      return waiting.isEmpty();
    }

    /** Fires all timers in the order of their times, with those that are set meanwhile. */
    public void fireAll(Taker taker) {
      fireUntil(Long.MAX_VALUE, taker);
    }

    /** Fires the timers up to a time, in the order of their times. */
    public void fireUntil(long epochMs, Taker taker) {
      while (!waiting.isEmpty() && waiting.first() <= epochMs) {
        taker.onTimer(waiting.pollFirst());
      }
    }
  }
}
