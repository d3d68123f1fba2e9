// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.selftest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.walkscope.schema.Walk;

/**
 * The tests of a run, each with the walks that began between the line of the test before it (for
 * the first: the plan) and its own.
 *
 * @param before walks before the plan: the program's start, and what it prepares
 * @param tests every test that was told
 * @param after walks after the last test's line
 */
public record SelftestWalks(List<WalkGroup> before, List<Tested> tests, List<WalkGroup> after) {
  private static final int COMM_BYTES = 15;

  /** A test and its walks. */
  public record Tested(TapTest test, List<WalkGroup> walks) {}

  /**
   * Gives each walk to its test.
   *
   * @param program whose processes walk: the test itself and what it forked
   * @param walks of the whole trace, in any order
   */
  public static SelftestWalks of(Tap tap, String program, List<Walk> walks) {
    List<Walk> own =
        walks.stream()
            .filter(walk -> isOf(tap, program, walk))
            .sorted(Comparator.comparingLong(SelftestWalks::beganNs))
            .toList();
    int at = countBefore(own, 0, tap.plannedNs());
    List<WalkGroup> before = WalkGroup.of(own.subList(0, at));
    List<Tested> tests = new ArrayList<>();
    for (TapTest test : tap.tests()) {
      int end = countBefore(own, at, test.printedNs());
      tests.add(new Tested(test, WalkGroup.of(own.subList(at, end))));
      at = end;
    }
    return new SelftestWalks(before, tests, WalkGroup.of(own.subList(at, own.size())));
  }

  /** Number of walks that all tests caused. */
  public long walks() {
    return tests.stream().flatMap(test -> test.walks().stream()).mapToLong(WalkGroup::walks).sum();
  }

  private static int countBefore(List<Walk> walks, int from, long timeNs) {
    int at = from;
    while (at < walks.size() && beganNs(walks.get(at)) < timeNs) {
      at++;
    }
    return at;
  }

  private static boolean isOf(Tap tap, String program, Walk walk) {
    return walk.getWalker().getTgid() == tap.pid()
        || walk.getWalker()
            .getComm()
            .equals(program.substring(0, Math.min(program.length(), COMM_BYTES)));
  }

  private static long beganNs(Walk walk) {
    return walk.getBeginEpochNs() - walk.getHost().getMonotonicToEpochNs();
  }
}
