// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import java.util.Locale;

/** What the pipeline leaves out, by name. Unless said otherwise a count is of the thing named. */
public enum LossCounter {
  /** Fragments whose number was skipped: they did not come within the time and room for waiting. */
  FRAGMENTS_MISSING,
  /** Fragments that came twice, or after their place was given up. */
  FRAGMENTS_BEHIND,
  /** Fragments whose column ends in nonsense; the events before it were used. */
  FRAGMENTS_MALFORMED,
  /** Walks of which no event came, by the numbers of a thread's walks; a Walk record says which. */
  WALKS_MISSING,
  /** Events of a walk that was closed already. */
  EVENTS_OF_CLOSED_WALK,
  /** Events numbered like one before, or below it. */
  EVENTS_OUT_OF_SEQUENCE,
  /**
   * Page-table entries that one event claims beyond those that a page table has; their walk says
   * that they were not read.
   */
  ENTRIES_BEYOND_TABLE,
  /** Lock spans of a kind or level that has no name. */
  LOCKS_UNKNOWN,
  /** Extents left out of a walk that has too many for one record; all sums are whole. */
  EXTENTS_DROPPED,
  /** Lock spans left out of a walk that has too many for one record. */
  LOCKS_DROPPED,
  /** Records that could not be decoded: each is in the dead-letter topic. */
  RECORDS_UNDECODABLE,
  /** Captures that do not read to their end; what came before the break was used. */
  CAPTURES_BROKEN,
  /** Walks that came after their window was closed. */
  WALKS_LATE,
  /** Snapshots closed before their time because one thread had too many open. */
  SNAPSHOTS_CROWDED_OUT,
  /** VMAs left out of a snapshot's list because it has too many for one record; sums are whole. */
  SNAPSHOT_VMAS_UNLISTED,
  /**
   * Walks left out of a snapshot that has more VMAs than are kept; it says that they are missing.
   */
  SNAPSHOT_VMAS_DROPPED,
  /** Walks left out of comparisons because one process is read too often at a time. */
  READINGS_CROWDED_OUT,
  /** Readings that are too long to be kept until they can be compared. */
  READINGS_TOO_LONG,
  /** Lock holds left out of comparisons because one process has too many. */
  COMPARED_HOLDS_DROPPED,
  /**
   * Lock holds blamed before all who waited may have been told, because one walker has too many.
   */
  BLAMED_HOLDS_CROWDED_OUT,
  /** Stalls left out of blame because one walker has too many. */
  STALLS_CROWDED_OUT,
  /** Holds that others waited for, told after their window was closed. */
  STALLS_LATE;

  /** As it stands in {@code StageLoss.counter}. */
  public String counter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
