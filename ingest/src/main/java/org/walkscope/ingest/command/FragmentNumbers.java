// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

/** Missing numbers among one thread's fragments, which count from 0 in each stream. */
final class FragmentNumbers {
  private long streamEpochNs;
  private long next = -1;
  private long before;
  private long between;

  void add(long fragmentsStreamEpochNs, long number) {
    if (next < 0 || fragmentsStreamEpochNs != streamEpochNs) {
      streamEpochNs = fragmentsStreamEpochNs;
      before += number;
    } else if (number > next) {
      between += number - next;
    }
    next = number + 1;
  }

  /** Missing fragments before the first that came, over all streams. */
  long before() {
    return before;
  }

  /** Missing fragments between the first and the last that came. */
  long between() {
    return between;
  }
}
