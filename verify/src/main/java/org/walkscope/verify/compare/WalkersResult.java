// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.PrintWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.pipeline.compare.HoldRule;

/** Comparison of the consumers that both walkers serve. */
public final class WalkersResult {
  private static final List<String> CONSUMERS =
      List.of("smaps", "numa_maps", "pagemap", "clear_refs");

  private final List<WalkerReadings> readings;
  private final List<String> longHolds;
  private final Map<String, WalkerVerdict> verdicts = new LinkedHashMap<>();

  /** Result of all readings; a consumer without readings is not comparable. */
  public WalkersResult(List<WalkerReadings> readings) {
    this.readings = readings;
    longHolds =
        HoldRule.broken(
            readings.stream()
                .filter(of -> of.trace() != null)
                .filter(of -> WalkerVerdict.of(of) != WalkerVerdict.NOT_COMPARABLE)
                .flatMap(of -> of.trace().getLocks().stream())
                .toList());
    for (String consumer : CONSUMERS) {
      List<WalkerVerdict> all =
          readings.stream()
              .filter(of -> consumer(of.file()).equals(consumer))
              .map(WalkerVerdict::of)
              .map(this::withHolds)
              .toList();
      verdicts.put(consumer, all.isEmpty() ? WalkerVerdict.NOT_COMPARABLE : Collections.max(all));
    }
  }

  /** A lock that is held too long is so whoever asks, and one reading has few holds of it. */
  private WalkerVerdict withHolds(WalkerVerdict verdict) {
    boolean worse = verdict == WalkerVerdict.EQUAL && !longHolds.isEmpty();
    return worse ? WalkerVerdict.DIFFERS : verdict;
  }

  /** smaps_rollup is smaps without its lines. */
  private static String consumer(String file) {
    return file.equals("smaps_rollup") ? "smaps" : file;
  }

  public boolean allEqual() {
    return count(WalkerVerdict.EQUAL) == CONSUMERS.size();
  }

  private long count(WalkerVerdict wanted) {
    return verdicts.values().stream().filter(verdict -> verdict == wanted).count();
  }

  /**
   * Prints all, then a line for a machine.
   *
   * @param fault that was planted; none when null
   */
  public void print(PrintWriter out, String fault) {
    readings.forEach(new WalkerTable(out)::print);
    out.println();
    longHolds.forEach(held -> out.println("DIFFERS: of all readings: " + held));
    verdicts.forEach((consumer, verdict) -> out.println(consumer + ": " + verdict.words()));
    result(fault).print(out);
  }

  /** Verdict and figures. */
  public Result result(String fault) {
    long compared =
        readings.stream()
            .filter(of -> WalkerVerdict.of(of) != WalkerVerdict.NOT_COMPARABLE)
            .count();
    return new Result(allEqual())
        .with("consumers", CONSUMERS.size())
        .with("equal", count(WalkerVerdict.EQUAL))
        .with("compared", compared)
        .with("differs", count(WalkerVerdict.DIFFERS))
        .with("not_comparable", count(WalkerVerdict.NOT_COMPARABLE))
        .with("fault", fault == null ? "none" : fault);
  }
}
