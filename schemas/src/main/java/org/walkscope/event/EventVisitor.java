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
   * Adjacent entries from {@code address} map {@code pages} consecutive pages of one folio.
   *
   * @param flags folio->flags as they stand in memory
   * @param mapcount of the first page mapped here; -1 when not read
   * @param kind {@code WS_FOLIO_*}
   */
  void folio(long address, long headPfn, long flags, int pages, int mapcount, int order, int kind);

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

  /**
   * A walk ends.
   *
   * @param attempted events of this walk, this one included
   * @param lost of them, not delivered by the probe
   * @param readErrors entries or folios that could not be read
   */
  void walkEnd(
      long timestampNs,
      long walk,
      int sequence,
      long shmemPartialSwapBytes,
      long result,
      int attempted,
      int lost,
      int readErrors);
}
