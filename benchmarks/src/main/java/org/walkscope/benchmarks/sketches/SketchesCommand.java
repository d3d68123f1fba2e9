// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.sketches;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Spec;

/**
 * Cost of a distribution of lock holds by library, and the distance of its percentiles from the
 * exact ones: {@code walkscope bench sketches}. Most holds are about a microsecond, 3 of 100
 * hundreds of them. Times are the best of several rounds.
 */
@Command(
    name = "sketches",
    mixinStandardHelpOptions = true,
    description = "Cost and exactness of distributions of durations, by library.")
public final class SketchesCommand implements Callable<Integer> {
  private static final int[] COUNTS = {100, 100_000, 2_000_000};
  private static final int ROUNDS = 5;
  private static final int VALUES_A_ROUND = 4_000_000;
  private static final int MERGES = 300;
  private static final int KEPT = 200;
  private static final double[] RANKS = {0.5, 0.9, 0.99, 0.999};

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-24s %9s %9s %9s %9s %9s %9s%n",
        "sketch", "values", "add ns", "merge ns", "written B", "heap B", "error %");
    for (int count : COUNTS) {
      long[] values = holds(count);
      for (Map.Entry<String, Supplier<Sketch>> sketch : Sketch.all().entrySet()) {
        measure(sketch.getKey(), sketch.getValue(), values, out);
      }
    }
    out.println("error: the furthest of p50, p90, p99 and p99.9 from the exact value");
    return ExitCode.OK;
  }

  private static void measure(String name, Supplier<Sketch> maker, long[] values, PrintWriter out) {
    int repeats = Math.max(1, VALUES_A_ROUND / values.length);
    long addNs = best(ROUNDS, () -> fill(maker, values, repeats)) / repeats;
    Sketch full = filled(maker, values);
    long mergeNs =
        best(
            MERGES,
            () -> {
              Sketch into = filled(maker, new long[0]);
              into.merge(full);
              long start = System.nanoTime();
              into.merge(full);
              return System.nanoTime() - start;
            });
    out.printf(
        "%-24s %9d %9.1f %9d %9d %9d %9.2f%n",
        name,
        values.length,
        (double) addNs / values.length,
        mergeNs,
        full.bytes(),
        heapBytes(maker, full),
        100 * error(full, values));
  }

  private static long best(int rounds, LongSupplier round) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < rounds; i++) {
      best = Math.min(best, round.getAsLong());
    }
    return best;
  }

  private static long fill(Supplier<Sketch> maker, long[] values, int repeats) {
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      filled(maker, values);
    }
    return System.nanoTime() - start;
  }

  private static Sketch filled(Supplier<Sketch> maker, long[] values) {
    Sketch sketch = maker.get();
    for (long value : values) {
      sketch.add(value);
    }
    return sketch;
  }

  /** Heap of one sketch: reachable bytes of many, divided by their number. */
  private static long heapBytes(Supplier<Sketch> maker, Sketch full) {
    long before = usedBytes();
    Sketch[] kept = new Sketch[KEPT];
    for (int i = 0; i < KEPT; i++) {
      kept[i] = maker.get();
      kept[i].merge(full);
    }
    long after = usedBytes();
    return kept[0] == null ? 0 : (after - before) / KEPT;
  }

  @SuppressWarnings("SystemGc") // collects unreachable objects
  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static double error(Sketch sketch, long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    double worst = 0;
    for (double rank : RANKS) {
      if (sorted.length * (1 - rank) < 10) {
        break; // so near the end, libraries define a rank's value differently
      }
      int at = (int) Math.ceil(rank * sorted.length) - 1;
      double exact = sorted[at];
      worst = Math.max(worst, Math.abs(sketch.quantile(rank) - exact) / exact);
    }
    return worst;
  }

  private static long[] holds(int count) {
    Random random = new Random(7);
    return random
        .ints(count, 0, 100)
        .mapToLong(
            hundredth -> (long) Math.exp((hundredth < 3 ? 13 : 7) + 1.2 * random.nextGaussian()))
        .toArray();
  }
}
