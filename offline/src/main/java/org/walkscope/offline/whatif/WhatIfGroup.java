// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.whatif;

import java.util.Set;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walk;

/** Walks of one consumer over processes of one name, as they were and as another walker's. */
final class WhatIfGroup {
  /**
   * Whose walks.
   *
   * @param walker page walker. Example: LEGACY
   */
  record Who(String hostname, String consumer, String walker, String target) {
    static Who of(Walk walk) {
      return new Who(
          walk.getHost().getHostname(),
          walk.getConsumer(),
          walk.getWalkerKind().name(),
          walk.getTarget().getComm());
    }
  }

  private long walks;
  private boolean entriesTold;
  private boolean whole = true;
  private long steps;
  private long stepsThen;
  private boolean exact = true;
  private long locks;
  private long locksThen;
  private boolean allLocks = true;
  private long holds;
  private long holdNs;
  private boolean holdBound;
  private boolean allHolds = true;

  void add(Walk walk, Batch batch, Set<EntryType> asked) {
    WalkSteps then = WalkSteps.of(walk, batch, asked);
    walks++;
    entriesTold |= PageTableEntries.isTold(walk);
    whole &= walk.getCompleteness() == Completeness.COMPLETE;
    steps += walk.getSteps();
    stepsThen += then.steps();
    exact &= then.exact();
    locks += walk.getPtlAcquisitions();
    locksThen += walk.getAchievablePtlAcquisitions();
    allLocks &=
        walk.getHost().getMode() == TraceMode.EXACT
            && walk.getCompleteness() == Completeness.COMPLETE;
    long ofWalk = 0;
    for (LockSpan span : walk.getLocks()) {
      if (span.getKind() == LockKind.PTL) {
        ofWalk++;
        holdNs += span.getHoldNs();
        holdBound |= span.getHoldBound();
      }
    }
    holds += ofWalk;
    allHolds &= allLocks && ofWalk == walk.getPtlAcquisitions();
  }

  /** Makes bounds of its figures: walks are missing that may belong to it. */
  void lackWalks() {
    whole = false;
    exact = false;
    allLocks = false;
    allHolds = false;
  }

  long walks() {
    return walks;
  }

  /** Steps as recorded; null where the trace has no entries of any walk. */
  Long steps() {
    return entriesTold ? (Long) steps : null;
  }

  /** True if each step was recorded. */
  boolean hasAllSteps() {
    return whole && entriesTold;
  }

  /** Steps of the other walker; null as before. */
  Long stepsThen() {
    return entriesTold ? (Long) stepsThen : null;
  }

  /** False where the other walker takes at least {@link #stepsThen} steps. */
  boolean isExact() {
    return exact && entriesTold;
  }

  /** Page-table locks taken, as far as recorded; null where none of them was. */
  Long locks() {
    return locks > 0 || allLocks ? (Long) locks : null;
  }

  /** True if each page-table lock was recorded: exact mode, and whole walks. */
  boolean hasAllLocks() {
    return allLocks;
  }

  /**
   * Page-table locks that any walker takes at least: each table with entries once; null as steps.
   */
  Long locksThen() {
    return entriesTold ? (Long) locksThen : null;
  }

  /** Sum of the holds of page-table locks as recorded; null where none of them was. */
  Long holdNs() {
    return told(holdNs);
  }

  /** True if the hold of each page-table lock was recorded: a walk lists the first alone. */
  boolean hasAllHolds() {
    return allHolds;
  }

  /** True if a hold is an upper bound, and so the sum. */
  boolean isHoldBound() {
    return holdBound;
  }

  /**
   * The same if a step took as long as it took on average in all walks: an estimate, no bound. The
   * average of each walk would multiply one long hold, of few steps, by all the steps of its walk.
   * Null as holds, or as steps.
   */
  Long holdThenNs() {
    return !entriesTold
        ? null
        : told(steps == 0 ? holdNs : Math.round((double) holdNs * stepsThen / steps));
  }

  private Long told(long ns) {
    return holds > 0 || allHolds ? (Long) ns : null;
  }
}
