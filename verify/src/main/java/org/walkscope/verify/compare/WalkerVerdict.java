// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

/** How two walkers compare, of one reading or of all of one consumer; worse ones come later. */
public enum WalkerVerdict {
  EQUAL("equal"),
  NOT_COMPARABLE("not comparable"),
  DIFFERS("differs");

  private final String words;

  WalkerVerdict(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  /** By the trace and by what the kernel answered. */
  static WalkerVerdict of(WalkerReadings readings) {
    if (readings.answersDiffer()) {
      return DIFFERS;
    }
    if (readings.trace() == null) {
      return NOT_COMPARABLE;
    }
    return switch (readings.trace().getVerdict()) {
      case EQUAL -> EQUAL;
      case DIFFERS -> DIFFERS;
      case NOT_COMPARABLE -> NOT_COMPARABLE;
    };
  }
}
