// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Room for what streams remember, shared by all of them. Where it is full, each stream forgets its
 * eldest down to a least number that it always has.
 */
public final class SharedRoom {
  private final int most;
  private final int least;
  private final Runnable full;
  private final AtomicInteger used = new AtomicInteger();

  /**
   * Makes a room.
   *
   * @param most entries of all streams, beyond those that each has at least
   * @param least entries that each stream may have
   * @param full told when a stream must forget an entry
   */
  public SharedRoom(int most, int least, Runnable full) {
    this.most = most;
    this.least = least;
    this.full = full;
  }

  /** Room of a stream that is alone. */
  static SharedRoom of(int most) {
    return new SharedRoom(most, 0, () -> {});
  }

  int used() {
    return used.get();
  }

  /** What one stream has of the room. One thread uses it. */
  final class Share {
    private int entries;

    /** The stream has this many entries now. */
    void set(int now) {
      used.addAndGet(now - entries);
      entries = now;
    }

    /** True if the stream must forget an entry. */
    boolean isOver() {
      boolean over = entries > least && used.get() > most;
      if (over) {
        full.run();
      }
      return over;
    }
  }
}
