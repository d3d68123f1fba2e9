// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Gain of a second core for the job, a slot per core, beside the gain for plain loops, which share
 * nothing but the machine and show the most that this machine's second core brings.
 */
final class SecondCore {
  private static final double TWICE = 1.7;

  private final int cores; // cores of this JVM and the broker
  private final List<Side> sides = List.of(new Side(), new Side());

  /** Rounds on one core, or on two. */
  private static final class Side {
    private final List<Measured> loops = new ArrayList<>();
    private final List<Measured> job = new ArrayList<>();
    private final List<Double> broker = new ArrayList<>();

    double loopsPerSecond() {
      return Medians.of(loops, Measured::eventsPerSecond);
    }

    double jobPerSecond() {
      return Medians.of(job, Measured::eventsPerSecond);
    }
  }

  SecondCore(int cores) {
    this.cores = cores;
  }

  /**
   * Round of measurements.
   *
   * @param used cores, 1 or 2
   * @param brokerNs CPU of the broker during the job
   */
  void add(int used, Measured loops, Measured job, long brokerNs) {
    Side side = sides.get(used - 1);
    side.loops.add(loops);
    side.job.add(job);
    side.broker.add((double) brokerNs / job.time().wallNs());
  }

  /** Ratio of events a second. */
  double speedup() {
    return sides.get(1).jobPerSecond() / sides.get(0).jobPerSecond();
  }

  double loopsSpeedup() {
    return sides.get(1).loopsPerSecond() / sides.get(0).loopsPerSecond();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int used = 1; used <= sides.size(); used++) {
      Side side = sides.get(used - 1);
      text.append(
          String.format(
              Locale.ROOT,
              "%6d %s plain loops %,11.0f events/s, %4.0f ns of CPU an event;"
                  + " the job %,11.0f events/s, %4.0f ns, %.2f of a core for the broker%n",
              used,
              used == 1 ? "core: " : "cores:",
              side.loopsPerSecond(),
              Medians.of(side.loops, Measured::cpuNsPerEvent),
              side.jobPerSecond(),
              Medians.of(side.job, Measured::cpuNsPerEvent),
              Medians.of(side.broker, Double::doubleValue)));
    }
    text.append(Goal.atLeast("the job's events/s on two cores, of those on one", speedup(), TWICE));
    text.append(
        String.format(
            Locale.ROOT,
            "%nTwo plain loops, a core each, do %.3f of what one does: more is not to be had of these"
                + " cores, and the job has %.3f of it.%n",
            loopsSpeedup(),
            speedup() / loopsSpeedup()));
    if (cores < 3) {
      text.append("The broker had no core of its own beside the two.\n");
    }
    return text.toString();
  }
}
