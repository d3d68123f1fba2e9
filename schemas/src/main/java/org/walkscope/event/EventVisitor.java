// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import org.walkscope.wire.EntriesView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.UnreadView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;

/**
 * Receives the events of one walker thread, in the order in which they were made.
 *
 * <p>A producer of events (a frame stream, a column) drives a visitor; a consumer (a column writer,
 * the rebuilding of walks) is one. A view is valid until the call returns: its producer uses it
 * again for the next event, so that no event is an object. A visitor that keeps one copies it.
 *
 * <p>Fields are those of {@code bpf/include/wire.h}; unsigned 64-bit values travel in a {@code
 * long}. Tid and walkerUid are the fragment's Walker's: a view that was filled from a column holds
 * 0.
 */
public interface EventVisitor {
  /** A walk begins: sequence 0. */
  void walkBegin(WalkBeginView begin);

  /** Page-table entries; {@code nrRuns} calls of {@link #run} follow at once. */
  void entries(EntriesView entries);

  /** Adjacent entries of the event before. */
  void run(RunView run);

  /** Folios behind the entries just before; {@code nrFolios} calls of {@link #folio} follow. */
  void folios(FoliosView folios);

  /** Facts of one folio of the event before. */
  void folio(FolioView folio);

  /** Swap entries that more than one page table holds. */
  void swapcount(SwapcountView swapcount);

  /** A pte_hole callback. */
  void hole(HoleView hole);

  /** A lock taken inside a walk, at its end. */
  void lock(LockView lock);

  /** A walk over more than one VMA enters the next. */
  void vma(VmaView vma);

  /** Request of PAGEMAP_SCAN: first in each of its walks. */
  void scan(ScanView scan);

  /** A range of the walk whose page tables were left out; its walk counts one lost event. */
  void unread(UnreadView unread);

  /** A lock around walks was released; outside the numbering of any walk. */
  void lockHold(LockHoldView lockHold);

  /** Another task waited for such a lock; outside the numbering of any walk. */
  void stall(StallView stall);

  /** A walk ends. */
  void walkEnd(WalkEndView end);
}
