// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

/** Verdict on two walkers, for one reading or one consumer; the order is from best to worst. */
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

  /** Verdict by the trace and by the kernel's answers. */
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
