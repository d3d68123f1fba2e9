// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;

/** Durations that can be looked at. */
enum Measure {
  /** Walk.duration_ns. */
  WALKS,
  /** LockSpan.hold_ns: locks inside walks. */
  LOCK_HOLDS,
  /** LockSpan.wait_ns. */
  LOCK_WAITS,
  /** LockHold.hold_ns: locks of a whole address space or VMA, around walks. */
  HOLDS,
  /** StalledWaiter.overlap_ns. */
  STALLS;

  /** Name of the measure in a query. Example: "lock-holds". */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Measure::word).toList();
  }

  static Parameter parameter() {
    return Parameter.choice(
        "what",
        "Durations: of walks, of holds of and waits for locks inside walks, of holds of mmap_lock and VMA locks around"
            + " walks, or of stalls (the part of a wait during which a walker held the lock); walks if not given.",
        words().toArray(String[]::new));
  }

  static Measure of(ApiQuery query) {
    String word = query.choice("what", words());
    return word == null ? WALKS : values()[words().indexOf(word)];
  }
}
