// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import static org.walkscope.views.perfetto.EventArgs.word;

import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Walk;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/** Events that results become: a name, a category and arguments with the names of the records. */
final class ResultEvents {
  static final String WALK = "walk";
  static final String HOLD = "hold";
  static final String LOCK = "lock";
  static final String STALL = "stall";
  static final String LOSS = "loss";

  private ResultEvents() {}

  static TrackEvent walk(Walk walk) {
    EventArgs args =
        EventArgs.slice(WALK, walk.getConsumer())
            .number("walk", walk.getWalk())
            .text("consumer", walk.getConsumer())
            .word("walker_kind", walk.getWalkerKind())
            .text("function", walk.getFunction())
            .text("target", walk.getTarget().getComm())
            .number("target_tgid", walk.getTarget().getTgid())
            .address("start", walk.getStart())
            .address("end", walk.getEnd())
            .text("vma", walk.getVma() == null ? null : walk.getVma().getName())
            .number("entries", PageTableEntries.in(walk.getCounts()))
            .number("steps", walk.getSteps())
            .number("achievable_steps", walk.getAchievableSteps())
            .word("completeness", walk.getCompleteness())
            .number("missing_events", walk.getMissingEvents());
    return args.event();
  }

  /** Instant for walks of which no event came. */
  static TrackEvent gap(Walk gap) {
    return EventArgs.instant(LOSS, "walks missing")
        .number("walk", gap.getWalk())
        .number("missing_walks", gap.getMissingWalks())
        .number("duration_ns", gap.getDurationNs())
        .event();
  }

  static TrackEvent lock(LockSpan lock) {
    String level = lock.getLevel() == null ? "" : " " + word(lock.getLevel());
    return EventArgs.slice(LOCK, word(lock.getKind()) + level)
        .address("address", lock.getAddress())
        .number("wait_ns", lock.getWaitNs())
        .flag("wait_bound", lock.getWaitBound())
        .flag("hold_bound", lock.getHoldBound())
        .event();
  }

  static TrackEvent hold(LockHold hold) {
    return EventArgs.slice(HOLD, word(hold.getKind()))
        .text("consumer", hold.getConsumer())
        .text("target", hold.getTarget() == null ? null : hold.getTarget().getComm())
        .address("mm", hold.getMm())
        .number("first_walk", hold.getFirstWalk())
        .number("last_walk", hold.getLastWalk())
        .number("walks", hold.getWalks())
        .number("wait_ns", hold.getWaitNs())
        .flag("wait_bound", hold.getWaitBound())
        .flag("hold_bound", hold.getHoldBound())
        .event();
  }

  static TrackEvent stall(Stall stall) {
    return EventArgs.slice(STALL, "waits for " + word(stall.getAsked()))
        .word("held", stall.getHeld())
        .text("walker", stall.getWalker().getComm())
        .number("walker_tid", stall.getWalker().getTid())
        .number("walk", stall.getWalk())
        .text("consumer", stall.getConsumer())
        .number("overlap_ns", stall.getOverlapNs())
        .flag("wait_bound", stall.getWaitBound())
        .flag("overlap_bound", stall.getOverlapBound())
        .event();
  }
}
