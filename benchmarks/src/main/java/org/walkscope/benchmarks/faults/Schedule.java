// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Times of the faults of one run. A seed always gives the same schedule; consecutive seeds take
 * turns through all faults, each with none to two others.
 *
 * @param parallelism to begin with
 */
record Schedule(long seed, int parallelism, List<Strike> strikes) {
  private static final Fault[] FAULTS = Fault.values();

  /** Faults that may come beside another: a run is rescaled from the beginning or not at all. */
  private static final List<Fault> OTHERS =
      Arrays.stream(FAULTS).filter(fault -> fault != Fault.RESCALE).toList();

  private static final int USUAL_PARALLELISM = 2;
  private static final int[] RESCALED = {1, 4, 2};
  private static final int FIRST_PERCENT = 10;
  private static final int PERCENTS = 75;
  private static final int LONGEST_OUTAGE_MS = 3_000;
  private static final int MOST_OTHERS = 2;

  /**
   * Fault at a point of the run.
   *
   * @param percent of the trace that is on its topic then
   * @param parallelism after {@link Fault#RESCALE}
   * @param outage for which the broker is away, where it is
   */
  record Strike(Fault fault, int percent, int parallelism, Duration outage) {
    @Override
    public String toString() {
      String how =
          switch (fault) {
            case RESCALE -> " to " + parallelism;
            case BROKER_STOP, BROKER_KILL -> " after %.1f s".formatted(outage.toMillis() / 1e3);
            default -> "";
          };
      return fault + how + " at " + percent + " %";
    }
  }

  static Schedule calm() {
    return new Schedule(0, USUAL_PARALLELISM, List.of());
  }

  static Schedule of(long seed) {
    Random random = new Random(seed);
    List<Fault> faults = new ArrayList<>();
    Fault first = FAULTS[Math.floorMod(seed, FAULTS.length)];
    faults.add(first);
    for (int others = random.nextInt(MOST_OTHERS + 1); others > 0; others--) {
      faults.add(random.nextInt(faults.size() + 1), OTHERS.get(random.nextInt(OTHERS.size())));
    }
    if (first == Fault.RESCALE) {
      faults.add(random.nextInt(faults.size() + 1), Fault.RESCALE);
    }
    int[] percents =
        random.ints(faults.size(), FIRST_PERCENT, FIRST_PERCENT + PERCENTS).sorted().toArray();
    List<Strike> strikes = new ArrayList<>();
    int rescaled = 0;
    for (int i = 0; i < percents.length; i++) {
      rescaled += faults.get(i) == Fault.RESCALE ? 1 : 0;
      Duration outage = Duration.ofMillis(random.nextInt(LONGEST_OUTAGE_MS));
      strikes.add(new Strike(faults.get(i), percents[i], RESCALED[rescaled], outage));
    }
    return new Schedule(
        seed, first == Fault.RESCALE ? RESCALED[0] : USUAL_PARALLELISM, List.copyOf(strikes));
  }

  @Override
  public String toString() {
    return strikes.stream().map(Strike::toString).collect(Collectors.joining(", "));
  }
}
