// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * What is different inside a rectangle of time and duration.
 *
 * @param asOfMs end of the newest window, epoch ms; null when there is none
 * @param highNs least duration above the rectangle; null without a limit
 * @param nInside durations inside
 * @param nOutside durations outside
 * @param findings values compared, those that differ most first
 * @param findingsLeft values that are compared and not listed: they differ least
 * @param walksKept walks inside that are kept
 * @param walks the longest of them, longest first
 * @param limits what was left out, as text for people
 */
public record DifferenceAnswer(
    Long asOfMs,
    String what,
    long fromMs,
    long toMs,
    long lowNs,
    Long highNs,
    long restFromMs,
    long restToMs,
    long nInside,
    long nOutside,
    List<Finding> findings,
    long findingsLeft,
    long walksKept,
    List<KeptWalk> walks,
    List<String> limits) {

  /**
   * One value of a key, inside against outside.
   *
   * @param key key. Example: "kernel"; "folio_size" counts kept walks by the size of most of their
   *     memory
   * @param differs true when the interval of the difference does not have 0 inside
   */
  public record Finding(
      String key, String value, boolean differs, @JsonUnwrapped ShareDifference shares) {}

  /**
   * Walk inside the rectangle.
   *
   * @param walk id; null when the hold or wait is kept and its walk is not
   * @param tMs end, epoch ms
   * @param valueNs the duration that is inside
   */
  public record KeptWalk(
      String walk,
      long tMs,
      long valueNs,
      String host,
      String agent,
      String target,
      String consumer,
      String walker,
      String kernel) {}
}
