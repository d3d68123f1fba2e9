// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.event.EventVisitor;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.event.ScanRequest;
import org.walkscope.event.VmaPart;
import org.walkscope.event.WalkBegin;
import org.walkscope.pipeline.loss.LossCounter;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.Host;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WrittenHost;

/**
 * Turns the events of one walker thread into walks. A thread walks one range at a time, so a walk
 * that has not ended when another begins has lost its end.
 *
 * <p>The page-table format is kept from fragment to fragment: fragments of one host share it.
 */
final class WalkEvents implements EventVisitor {
  private final WalkLimits limits;
  private Host decoderOf;
  private PieceCutter cutter;
  private SmapsKernel kernel;

  private Host host;
  private WrittenHost hostOfWalks;

  /** Of a walk that is over, memory for the next; null while an open one has it. */
  private EntryBatch spare;

  private Walker walker;
  private ThreadState state;
  private WalkListener listener;

  private boolean accepting;

  WalkEvents(WalkLimits limits) {
    this.limits = limits;
  }

  /** Makes this visitor ready for the events of one thread. */
  @SuppressWarnings(
      "ReferenceEquality") // equal ones are the same record most often, and may be not
  WalkEvents of(Host newHost, Walker newWalker, ThreadState newState, WalkListener newListener) {
    if (host != newHost) {
      host = newHost;
      hostOfWalks = WrittenHost.of(host);
      if (!decodesLike(decoderOf, host)) {
        cutter = new PieceCutter(PageTableFormat.of(host), host.getPageShift());
        kernel = SmapsKernel.of(host);
        decoderOf = host;
      }
    }
    walker = newWalker;
    state = newState;
    listener = newListener;
    accepting = false;
    if (state.open != null) {
      state.open.decodeWith(host, cutter, kernel, limits);
    }
    return this;
  }

  /** Runs or folios come first, of the event that the thread's last call ended in. */
  void goOn() {
    accepting = state.open != null;
  }

  private static boolean decodesLike(Host a, Host b) {
    return a != null
        && a.getArch() == b.getArch()
        && a.getKernelRelease().equals(b.getKernelRelease())
        && a.getPgtableLevels() == b.getPgtableLevels()
        && a.getPageShift() == b.getPageShift()
        && a.getPmdShift() == b.getPmdShift()
        && a.getPudShift() == b.getPudShift()
        && a.getConstants().equals(b.getConstants());
  }

  /**
   * Gives up waiting for the end of the open walk.
   *
   * @param epochMs event time at which it does
   */
  void truncate(long surelyMissing, long epochMs) {
    OpenWalk open = state.open;
    if (open != null) {
      open.flushBatch();
      open.givenUpEpochMs = epochMs;
      finish(surelyMissing);
    }
  }

  /** By an event of another walk. */
  private void truncateAt(long timestampNs) {
    truncate(1, Math.floorDiv(timestampNs + host.getMonotonicToEpochNs(), 1_000_000));
  }

  @Override
  public void walkBegin(long timestampNs, long walk, WalkBegin begin) {
    accepting = false;
    if (walk <= state.lastWalk) {
      lost(LossCounter.EVENTS_OF_CLOSED_WALK, walk);
    } else if (state.open != null && walk <= state.open.walk) {
      lost(LossCounter.EVENTS_OUT_OF_SEQUENCE, walk);
    } else {
      truncateAt(timestampNs);
      open(timestampNs, walk, begin);
      state.lastBegin = begin;
      state.open.accept(timestampNs, 0);
    }
  }

  @Override
  public void entries(
      long timestampNs,
      long walk,
      int sequence,
      long ptl,
      int level,
      int entryShift,
      int flags,
      int runs) {
    if (accept(timestampNs, walk, sequence)) {
      state.open.entries(level, entryShift, flags);
    }
  }

  @Override
  public void run(long address, long raw, long stride, int count) {
    if (accepting && !state.open.run(address, raw, stride, count)) {
      lostFrom(LossCounter.ENTRIES_BEYOND_TABLE, count, state.open.walk);
    }
  }

  @Override
  public void folios(long timestampNs, long walk, int sequence, int folios) {
    if (accept(timestampNs, walk, sequence)) {
      accepting = state.open.takesFolios();
    }
  }

  @Override
  public void folio(
      long address,
      long headPfn,
      long flags,
      int pages,
      int mapcount,
      int order,
      int kind,
      int refcount) {
    if (accepting) {
      state.open.batch.addFolio(address, headPfn, flags, pages, mapcount, order, kind, refcount);
    }
  }

  @Override
  public void swapcount(
      long timestampNs, long walk, int sequence, int first, int entries, int swapcount) {
    if (accept(timestampNs, walk, sequence)) {
      state.open.smaps.sharedSwap(entries, swapcount, host.getPageShift());
    }
  }

  @Override
  public void hole(long timestampNs, long walk, int sequence, long start, long end, int depth) {
    if (accept(timestampNs, walk, sequence)) {
      state.open.hole(start, end, depth);
    }
  }

  @Override
  public void lock(
      long timestampNs,
      long walk,
      int sequence,
      long lock,
      long address,
      long waitNs,
      long holdNs,
      int kind,
      int level,
      int flags) {
    if (accept(timestampNs, walk, sequence)) {
      LockList locks = state.open.locks;
      boolean known =
          locks.add(timestampNs, address, waitNs, holdNs, kind, level, flags, limits.locks());
      if (!known) {
        lost(LossCounter.LOCKS_UNKNOWN, walk);
      }
    }
  }

  @Override
  public void vma(long timestampNs, long walk, int sequence, VmaPart vma) {
    if (accept(timestampNs, walk, sequence)) {
      state.open.vma(vma);
    }
  }

  @Override
  public void scan(long timestampNs, long walk, int sequence, ScanRequest scan) {
    if (accept(timestampNs, walk, sequence)) {
      state.open.scan(scan);
    }
  }

  @Override
  public void span(long timestampNs, long walk, HeldSpan span) {
    listener.span(timestampNs, walk, span);
  }

  @Override
  public void stall(long timestampNs, long walk, LockStall stall) {
    listener.stall(timestampNs, walk, stall);
  }

  @Override
  public void walkEnd(
      long timestampNs,
      long walk,
      int sequence,
      long shmemPartialSwapBytes,
      long result,
      int attempted,
      int lost,
      int readErrors,
      int swapEntries) {
    if (accept(timestampNs, walk, sequence)) {
      state.open.end(
          result,
          shmemPartialSwapBytes,
          Integer.toUnsignedLong(attempted),
          Integer.toUnsignedLong(readErrors),
          Integer.toUnsignedLong(swapEntries));
      finish(0);
    }
  }

  private boolean accept(long timestampNs, long walk, int sequence) {
    accepting = false;
    if (walk <= state.lastWalk || (state.open != null && walk < state.open.walk)) {
      lost(LossCounter.EVENTS_OF_CLOSED_WALK, walk);
      return false;
    }
    if (state.open == null || state.open.walk != walk) {
      truncateAt(timestampNs);
      open(timestampNs, walk, null);
    }
    accepting = state.open.accept(timestampNs, sequence);
    if (!accepting) {
      lost(LossCounter.EVENTS_OUT_OF_SEQUENCE, walk);
    }
    return accepting;
  }

  private void open(long timestampNs, long walk, WalkBegin begin) {
    boolean besideGap = walk > state.lastWalk + 1;
    if (besideGap && !state.headMissing) {
      tellMissing(timestampNs, walk, begin);
    }
    state.headMissing = false;
    state.open = new OpenWalk(walk, begin, spare == null ? new EntryBatch() : spare);
    state.open.besideGap = besideGap;
    spare = null;
    state.open.decodeWith(host, cutter, kernel, limits);
  }

  /** Walks between the last and this one, of which no event came. */
  private void tellMissing(long timestampNs, long walk, WalkBegin begin) {
    long first = state.lastWalk + 1;
    long fromNs = state.lastWalkNs == Long.MIN_VALUE ? timestampNs : state.lastWalkNs;
    Walk missing = WalkRecord.missing(first, walk - first, begin, hostOfWalks, walker);
    missing.setBeginEpochNs(Math.min(fromNs, timestampNs) + host.getMonotonicToEpochNs());
    missing.setDurationNs(Math.max(0, timestampNs - fromNs));
    lostFrom(LossCounter.WALKS_MISSING, walk - first, first);
    listener.walk(missing, true);
  }

  private void finish(long surelyMissing) {
    OpenWalk open = state.open;
    state.lastWalk = open.walk;
    state.lastWalkNs = open.lastNs;
    state.open = null;
    spare = open.batch;
    accepting = false;
    lostFrom(LossCounter.EXTENTS_DROPPED, open.extents.dropped(), open.walk);
    lostFrom(LossCounter.LOCKS_DROPPED, open.locks.dropped(), open.walk);
    listener.walk(WalkRecord.of(open, hostOfWalks, walker, surelyMissing), open.besideGap);
  }

  private void lost(LossCounter counter, long walk) {
    lostFrom(counter, 1, walk);
  }

  private void lostFrom(LossCounter counter, long count, long walk) {
    if (count > 0) {
      listener.lost(counter, count, "walk " + walk + " of tid " + walker.getTid());
    }
  }
}
