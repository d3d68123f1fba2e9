// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.walkscope.dashboard.api.ProcessKey;
import org.walkscope.schema.Arch;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ProcFile;

/**
 * Comparisons of the two page-table walkers.
 *
 * @param asOfMs end of the newest comparison, epoch ms; null when there is none
 * @param verdicts comparisons by consumer, kernel and architecture
 * @param judged comparisons with a verdict of EQUAL or DIFFERS: sides has these alone
 * @param sides what both walkers took, the same memory read by each
 * @param comparisons comparisons, newest first
 * @param comparisonsLeft comparisons that are not listed
 * @param limits what was left out, as text for people
 */
public record WalkersAnswer(
    Long asOfMs,
    List<Verdicts> verdicts,
    long judged,
    List<Sides> sides,
    List<Compared> comparisons,
    long comparisonsLeft,
    List<String> limits) {

  /** Comparisons by verdict. NOT_COMPARABLE says nothing about the walkers. */
  public record Verdicts(
      String consumer, String kernel, Arch arch, long equal, long differs, long notComparable) {}

  /**
   * Distributions of one figure, side by side.
   *
   * @param figure "duration" of walks, "steps" of a whole reading, "hold" of one lock
   * @param unit "ns" or "steps"
   * @param lock kind of the lock; null for other figures
   * @param level level of a page-table lock; null for other figures
   * @param bounds lower bounds of the buckets of both sides, and the upper bound of the last
   */
  public record Sides(
      String figure,
      String unit,
      LockKind lock,
      Level level,
      List<Long> bounds,
      Side legacy,
      Side range) {}

  /**
   * Distribution of one walker. Figures named _ns are in the unit of the sides.
   *
   * @param upperBounds values among n that are upper bounds, not measured
   * @param counts values by bucket
   */
  public record Side(@JsonUnwrapped Figures figures, long upperBounds, List<Long> counts) {}

  /**
   * Comparison.
   *
   * @param process process that was read; null where it is not known
   * @param reasons reasons why the verdict is not EQUAL
   * @param rangesLeft differing ranges that are not listed
   * @param figuresLeft differing figures that are not listed
   */
  public record Compared(
      long beginMs,
      long endMs,
      String host,
      String target,
      ProcessKey process,
      String consumer,
      ProcFile file,
      String agent,
      Arch arch,
      String kernel,
      ComparisonVerdict verdict,
      List<String> reasons,
      List<Range> ranges,
      long rangesLeft,
      List<Figure> figures,
      long figuresLeft,
      long figuresCompared,
      long figuresUndecided,
      long comparedBytes,
      Reading legacy,
      Reading range) {}

  /**
   * Range of which the walkers reported different entries; addresses in hexadecimal, null: no
   * entries.
   */
  public record Range(String start, String end, Entries legacy, Entries range) {}

  /** Entries as one walker reported them. */
  public record Entries(EntryType type, Level level, Long position, Integer device, long entries) {}

  /** Figure of the consumer's text that differs. */
  public record Figure(String start, String figure, long legacy, long range) {}

  /** Readings of one walker, summed: 2 of the legacy walker, 1 of pt_range_walk. */
  public record Reading(
      long readings,
      long walks,
      long entries,
      long steps,
      long achievableSteps,
      boolean achievableExact,
      long p50Ns,
      long p99Ns,
      long sumNs) {}
}
