// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

/**
 * Receives the events of one walker thread, in the order in which they were made.
 *
 * <p>Whatever produces events (a frame stream, a column) drives a visitor; whatever consumes them
 * (a column writer, the rebuilding of walks) is one. No event is ever an object, except {@link
 * WalkBegin}, of which there is one a walk. Numbers are those of {@code bpf/include/wire.h};
 * unsigned 64-bit values travel in a {@code long}.
 *
 * <p>{@code sequence} numbers every event that a walk attempted, from 0 for its begin: a gap is a
 * loss of exactly that many. Times are CLOCK_MONOTONIC nanoseconds.
 */
public interface EventVisitor {
  /** A walk begins: sequence 0. */
  void walkBegin(long timestampNs, long walk, WalkBegin begin);

  /**
   * Page-table entries read under their lock; {@code runs} calls of {@link #run} follow at once.
   *
   * @param ptl the lock's address: an identity, no more
   * @param level 1 PTE, 2 PMD, 3 PUD
   * @param entryShift log2 of the bytes one entry maps
   * @param flags {@code WS_ENTRIES_*}
   */
  void entries(
      long timestampNs,
      long walk,
      int sequence,
      long ptl,
      int level,
      int entryShift,
      int flags,
      int runs);

  /** {@code count} adjacent entries, the i-th of them {@code raw + i * stride}. */
  void run(long address, long raw, long stride, int count);

  /**
   * Facts of the folios behind the entries just before; {@code folios} calls of {@link #folio}
   * follow.
   */
  void folios(long timestampNs, long walk, int sequence, int folios);

  /**
   * Adjacent entries from {@code address}, or a leaf, map {@code pages} consecutive pages of one
   * folio, each of them mapped as often. Special entries all map the same page.
   *
   * @param flags folio->flags as they stand in memory
   * @param mapcount of each page: folio_precise_page_mapcount()
   * @param kind {@code WS_FOLIO_*}
   * @param refcount folio_ref_count()
   */
  void folio(
      long address,
      long headPfn,
      long flags,
      int pages,
      int mapcount,
      int order,
      int kind,
      int refcount);

  /**
   * {@code entries} swap entries of this walk, from the {@code first}-th on (from 0, in the order
   * in which the walk met them), are held by {@code swapcount} page tables. One that no such event
   * names is held by fewer than two.
   */
  void swapcount(long timestampNs, long walk, int sequence, int first, int entries, int swapcount);

  /** A pte_hole callback for [start, end). */
  void hole(long timestampNs, long walk, int sequence, long start, long end, int depth);

  /**
   * A lock span, at its end.
   *
   * @param kind {@code enum ws_lock_kind}
   * @param level of a page-table lock, else 0
   * @param flags {@code WS_LOCK_*}: which figures are bounds
   */
  void lock(
      long timestampNs,
      long walk,
      int sequence,
      long lock,
      long address,
      long waitNs,
      long holdNs,
      int kind,
      int level,
      int flags);

  /** A walk over more than one VMA enters the next. */
  void vma(long timestampNs, long walk, int sequence, VmaPart vma);

  /** What PAGEMAP_SCAN was asked for: first in each of its walks. */
  void scan(long timestampNs, long walk, int sequence, ScanRequest scan);

  /** A lock around walks was released; outside the numbering of any walk. */
  void span(long timestampNs, long walk, HeldSpan span);

  /** Another task waited for such a lock; outside the numbering of any walk. */
  void stall(long timestampNs, long walk, LockStall stall);

  /**
   * A walk ends.
   *
   * @param attempted events of this walk, this one included
   * @param lost of them, not delivered by the probe
   * @param readErrors entries or folios that could not be read
   * @param swapEntries swap entries whose swapcount the kernel asked for in this walk
   */
  void walkEnd(
      long timestampNs,
      long walk,
      int sequence,
      long shmemPartialSwapBytes,
      long result,
      int attempted,
      int lost,
      int readErrors,
      int swapEntries);
}
