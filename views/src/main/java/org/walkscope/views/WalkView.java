// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import java.util.List;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.UnreadRange;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/**
 * Walk with the locks inside and around it, and who waited for them. Times are ns from the begin of
 * the walk, addresses hexadecimal text; null is what is not known.
 *
 * @param process id of the process walked, {@link ViewIds}
 * @param vma name; null where it has none, or the trace does not say it
 * @param vmaKind {@link MapsText#kind}; null where the walk is of a range
 * @param begin UTC
 * @param entries null, as are steps, where the trace has no entries of the walk
 * @param ptlAcquisitions null unless the trace shows all of them (exact mode)
 * @param locksLeftOut lock spans of the walk that are not listed here
 * @param waitersLeftOut tasks that waited and are not listed
 * @param waited null where the walker did not wait for mmap_lock, or the trace does not tell
 * @param extentsLeftOut extents of the walk that are not listed here
 * @param unreadEntries entries at most of the ranges that the probe left out
 * @param pageTypes null for other walks than those of pagemap, and where the trace does not tell
 */
public record WalkView(
    String id,
    String process,
    HostView host,
    TaskView walker,
    TaskView target,
    long walk,
    String consumer,
    String function,
    WalkerKind walkerKind,
    ProcFile file,
    String vma,
    String vmaKind,
    String start,
    String end,
    String begin,
    long durationNs,
    Completeness completeness,
    long missingEvents,
    long readErrors,
    long unlockedEntries,
    Long entries,
    Long steps,
    Long achievableSteps,
    boolean achievableExact,
    Long ptlAcquisitions,
    Long achievablePtlAcquisitions,
    List<SpanView> holds,
    List<SpanView> locks,
    long locksLeftOut,
    List<WaiterView> waiters,
    long waitersLeftOut,
    WaitedView waited,
    List<ExtentView> extents,
    long extentsLeftOut,
    long unreadEntries,
    List<PageTypeView> pageTypes) {
  /** Spans and extents listed: a page with 40 walks stays under 10 MB. */
  private static final int LISTED = 1_000;

  private static final int WAITERS_LISTED = 100;

  /**
   * View of a walk.
   *
   * @param holds of locks around the walk
   * @param blames of holds around the walk
   */
  public static WalkView of(Walk walk, List<LockHold> holds, List<StallBlame> blames) {
    long zero = walk.getBeginEpochNs();
    long zeroMonotonic = zero - walk.getHost().getMonotonicToEpochNs();
    boolean told = PageTableEntries.isTold(walk);
    boolean exact = walk.getHost().getMode() == TraceMode.EXACT;
    List<WaiterView> waiters = waiters(blames, zero);
    return new WalkView(
        ViewIds.of(walk),
        ViewIds.of(walk.getHost(), walk.getTarget()),
        HostView.of(walk.getHost()),
        TaskView.of(walk.getWalker()),
        TaskView.of(walk.getTarget()),
        walk.getWalk(),
        walk.getConsumer(),
        walk.getFunction(),
        walk.getWalkerKind(),
        walk.getFile(),
        walk.getVma() == null ? null : walk.getVma().getName(),
        walk.getVma() == null ? null : MapsText.kind(walk.getVma()),
        MapsText.address(walk.getStart()),
        MapsText.address(walk.getEnd()),
        ViewIds.time(zero),
        walk.getDurationNs(),
        walk.getCompleteness(),
        walk.getMissingEvents(),
        walk.getReadErrors(),
        walk.getUnlockedEntries(),
        told ? PageTableEntries.in(walk.getCounts()) : null,
        told ? walk.getSteps() : null,
        told ? walk.getAchievableSteps() : null,
        walk.getAchievableExact(),
        exact ? walk.getPtlAcquisitions() : null,
        exact && told ? walk.getAchievablePtlAcquisitions() : null,
        holds.stream().map(hold -> SpanView.of(hold, zero)).toList(),
        walk.getLocks().stream()
            .limit(LISTED)
            .map(lock -> SpanView.of(lock, zeroMonotonic))
            .toList(),
        Math.max(0, walk.getLocks().size() - LISTED),
        waiters.stream().limit(WAITERS_LISTED).toList(),
        blames.stream().mapToLong(StallBlame::getWaitersDropped).sum()
            + Math.max(0, waiters.size() - WAITERS_LISTED),
        WaitedView.of(walk),
        walk.getExtents().stream().limit(LISTED).map(ExtentView::of).toList(),
        Math.max(0, walk.getExtents().size() - LISTED),
        walk.getUnread().stream().mapToLong(UnreadRange::getEntries).sum(),
        walk.getPageTypes() == null ? null : PageTypeView.of(walk.getPageTypes()));
  }

  private static List<WaiterView> waiters(List<StallBlame> blames, long zero) {
    return blames.stream()
        .flatMap(
            blame -> blame.getWaiters().stream().map(waiter -> WaiterView.of(blame, waiter, zero)))
        .toList();
  }
}
