// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

/** Losses of one counter of one boot, of one second or of all time so far. */
public final class LossTotal {
  long count;

  /** Place of the earliest; of several at that time, the first by text. */
  String first = "";

  long firstMs;
  long lastMs;

  /** Time of the timer that forgets it; 0 without one. */
  long timerMs;

  String hostname = "";
  String bootId = "";
  String counter = "";

  void add(long losses, String place, long epochMs, long latestMs) {
    boolean earlier = epochMs < firstMs || (epochMs == firstMs && place.compareTo(first) < 0);
    if (count == 0 || earlier) {
      first = place;
      firstMs = epochMs;
    }
    lastMs = count == 0 ? latestMs : Math.max(lastMs, latestMs);
    count += losses;
  }

  void of(Loss loss) {
    hostname = loss.hostname();
    bootId = loss.bootId();
    counter = loss.counter();
  }

  void add(LossTotal other) {
    hostname = other.hostname;
    bootId = other.bootId;
    counter = other.counter;
    add(other.count, other.first, other.firstMs, other.lastMs);
  }
}
