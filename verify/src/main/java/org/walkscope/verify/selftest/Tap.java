// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.selftest;

import java.util.List;

/**
 * Results of a selftest with their times.
 *
 * @param pid of the test
 * @param exit its status; 128 + N when signal N ended it
 * @param planned how many tests it announced
 * @param plannedNs when, CLOCK_MONOTONIC: the first test begins here
 * @param tests that it told, in the order of their numbers
 * @param problems why this is not the whole of what was planned, each with its line
 */
public record Tap(
    int pid, int exit, int planned, long plannedNs, List<TapTest> tests, List<String> problems) {

  /** Number of planned tests without a result. */
  public int untold() {
    return planned - tests.size();
  }

  /** Number of tests with this result. */
  public long count(TapTest.Result result) {
    return tests.stream().filter(test -> test.result() == result).count();
  }
}
