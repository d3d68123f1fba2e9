// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What happens in one run, and when. A seed always gives the same; consecutive seeds take turns
 * through all kinds, each with one to three others.
 */
record KillSchedule(long seed, List<Strike> strikes) {
  private static final Kill[] KILLS = Kill.values();
  private static final int MOST_OTHERS = 3;
  private static final int FIRST_PERCENT = 5;
  private static final int PERCENTS = 80;
  private static final int LONGEST_OUTAGE = 60;

  /**
   * One of them.
   *
   * @param percent of the stream that is safe in the spool then
   * @param until percent at which the broker comes back, where it is away
   * @param choice of the place of damage
   */
  record Strike(Kill kill, int percent, int until, long choice) {
    @Override
    public String toString() {
      if (kill.isBound()) {
        return kill.toString();
      }
      return kill + " at " + percent + " %" + (kill.isOfBroker() ? " until " + until + " %" : "");
    }
  }

  static KillSchedule of(long seed) {
    Random random = new Random(seed);
    List<Kill> kills = new ArrayList<>();
    kills.add(KILLS[Math.floorMod(seed, KILLS.length)]);
    for (int others = 1 + random.nextInt(MOST_OTHERS); others > 0; others--) {
      kills.add(KILLS[random.nextInt(KILLS.length)]);
    }
    List<Strike> strikes = new ArrayList<>();
    for (Kill kill : kills) {
      int percent = FIRST_PERCENT + random.nextInt(PERCENTS);
      int until = percent + 1 + random.nextInt(LONGEST_OUTAGE);
      strikes.add(new Strike(kill, percent, Math.min(until, 100), random.nextLong()));
    }
    if (kills.stream().anyMatch(Kill::isBound)) { // it fills when nothing is sent
      strikes.removeIf(strike -> strike.kill().isOfBroker());
      strikes.add(new Strike(Kill.BROKER_STOP, FIRST_PERCENT, 95, 0));
    }
    strikes.sort(Comparator.comparingInt(Strike::percent));
    return new KillSchedule(seed, List.copyOf(strikes));
  }

  boolean has(Kill kill) {
    return strikes.stream().anyMatch(strike -> strike.kill() == kill);
  }

  boolean mayLose() {
    return strikes.stream().anyMatch(strike -> strike.kill().mayLose());
  }

  @Override
  public String toString() {
    return strikes.stream().map(Strike::toString).collect(Collectors.joining(", "));
  }
}
