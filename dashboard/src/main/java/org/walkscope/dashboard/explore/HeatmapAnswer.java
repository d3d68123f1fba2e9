// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * Distributions of durations over time.
 *
 * @param asOfMs end of the newest window, epoch ms; null when there is none
 * @param what measure. Example: "walks"
 * @param by key whose values are the groups; null for one group
 * @param windowMs length of the windows that are summed
 * @param columnMs length of a column: one window or several
 * @param boundsNs lower bounds of the buckets, rising, and the upper bound of the last
 * @param groups groups with the most values, most first
 * @param others all other groups as one, without a value; null when there are none, or more than
 *     one answer reads
 * @param groupsLeft groups that are not shown apart
 * @param nLeft values of these groups
 * @param limits what was left out, as text for people. Example: empty
 */
public record HeatmapAnswer(
    Long asOfMs,
    String what,
    String by,
    long fromMs,
    long toMs,
    long windowMs,
    long columnMs,
    List<Long> boundsNs,
    List<Group> groups,
    Group others,
    long groupsLeft,
    long nLeft,
    List<String> limits) {

  /**
   * Values with one value of the key.
   *
   * @param value value of the key; null when there is one group, and of all others
   * @param figures figures of the whole time
   * @param columns columns with data, oldest first; a time without data has none
   * @param exemplars slow walks
   */
  public record Group(
      String value,
      @JsonUnwrapped Figures figures,
      List<Column> columns,
      List<Exemplar> exemplars) {}

  /**
   * Column.
   *
   * @param tMs begin, epoch ms
   * @param first bucket of the first count, index of boundsNs
   * @param counts values by bucket
   */
  public record Column(long tMs, @JsonUnwrapped Figures figures, int first, List<Long> counts) {}

  /**
   * Value that stands out.
   *
   * @param tMs end of the walk, or release of the lock, epoch ms
   * @param walk id of the walk; null when it is not kept
   */
  public record Exemplar(long tMs, long valueNs, String walk) {}
}
