// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

/** Holds of one lock by walks of one origin, and the waits for them. */
final class StallSums {
  private long holds;
  private long stalls;
  private long blamedNs;
  private long longestNs;
  private Visibility visibility = Visibility.NOT_TOLD;

  void addHold() {
    holds++;
  }

  void addStall(long overlapNs) {
    stalls++;
    blamedNs += overlapNs;
    longestNs = Math.max(longestNs, overlapNs);
  }

  void visibility(Visibility told) {
    visibility = told;
  }

  long holds() {
    return holds;
  }

  long stalls() {
    return stalls;
  }

  long blamedNs() {
    return blamedNs;
  }

  long longestNs() {
    return longestNs;
  }

  Visibility visibility() {
    return visibility;
  }
}
