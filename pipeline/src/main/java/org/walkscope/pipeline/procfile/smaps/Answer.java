// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.smaps;

/** Answer to a question that the trace may not decide. */
enum Answer {
  YES,
  NO,
  UNKNOWN;

  static Answer of(boolean yes) {
    return yes ? YES : NO;
  }

  Answer or(Answer other) {
    if (this == YES || other == YES) {
      return YES;
    }
    return this == UNKNOWN ? UNKNOWN : other;
  }
}
