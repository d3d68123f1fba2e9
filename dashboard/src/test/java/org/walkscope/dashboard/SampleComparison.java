// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.util.List;
import org.walkscope.schema.Arch;
import org.walkscope.schema.ComparedLock;
import org.walkscope.schema.ComparedSpans;
import org.walkscope.schema.ComparedWalks;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.DifferingFigure;
import org.walkscope.schema.DifferingRange;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerComparison;

/** Comparison of the two page-table walkers as the pipeline writes it. */
public final class SampleComparison {
  private SampleComparison() {}

  /** Comparison that ended at a time, with one lock and one figure that differs. */
  public static WalkerComparison of(
      String host,
      long endMs,
      ComparisonVerdict verdict,
      List<String> reasons,
      List<DifferingRange> ranges) {
    long end = endMs * 1_000_000L;
    return new WalkerComparison(
        ResultHosts.of(Samples.host(host, Arch.X86_64), 0),
        new Target(321, "walkload", 8_000_000_000L, 1L, null, null),
        "smaps",
        ProcFile.SMAPS,
        new Walker(400, 400, "cat", 9L, null, null),
        end - 1_000_000,
        end,
        verdict,
        reasons,
        ranges,
        3L,
        List.of(new DifferingFigure(-1L, "Rss", 1L, 2L)),
        0L,
        9L,
        1L,
        4_096L,
        walks(2, 400, 200, 200),
        walks(1, 20, 100),
        List.of(new ComparedLock(LockKind.PTL, Level.PTE, spans(1, 90, 90), spans(0, 30))));
  }

  private static ComparedWalks walks(long readings, long steps, long... ns) {
    return new ComparedWalks(
        readings, (long) ns.length, 1_000L, steps, 10L, true, Samples.distribution(ns));
  }

  private static ComparedSpans spans(long bounds, long... ns) {
    return new ComparedSpans(
        0L, bounds, Samples.distribution(0), Samples.distribution(ns), (long) ns.length, null);
  }
}
