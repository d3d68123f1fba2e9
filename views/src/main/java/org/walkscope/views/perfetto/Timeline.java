// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Cut;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/**
 * Results on the time lines of their threads, in memory: walks with the locks inside, holds around
 * them, stalls on the line of who waited, losses.
 */
public final class Timeline {
  private static final long NS_PER_MS = 1_000_000;
  private static final int HOLD_DEPTH = 0;
  private static final int WALK_DEPTH = 1;
  private static final int LOCK_DEPTH = 2;

  private final HostClock clock = new HostClock();
  private final TreeMap<Integer, ThreadLine> threads = new TreeMap<>();
  private final TreeMap<Integer, String> processes = new TreeMap<>();
  private final List<Slice> losses = new ArrayList<>();

  /** Losses, which a filter lets through for any host, until that of the results is known. */
  private final List<Walk> gaps = new ArrayList<>();

  private final List<StageLoss> lostByStages = new ArrayList<>();

  private final List<LostAtProbe> lostAtProbes = new ArrayList<>();

  /** Losses so far of each run of a probe. */
  private final Map<String, Long> lostBefore = new HashMap<>();

  private final Blockers blockers = new Blockers();

  private record LostAtProbe(Host host, Slice slice) {}

  /** Takes a result; walks, holds and stalls of a thread come in their order. */
  public void take(SpecificRecord result) {
    if (result instanceof Walk walk) {
      take(walk);
    } else if (result instanceof LockHold hold) {
      take(hold);
    } else if (result instanceof Stall stall) {
      take(stall);
    } else if (result instanceof StageLoss loss) {
      lostByStages.add(loss);
    }
  }

  private void take(Walk walk) {
    if (walk.getMissingWalks() > 0) {
      gaps.add(walk);
      return;
    }
    long beginNs = clock.monotonicNs(walk.getHost(), walk.getBeginEpochNs());
    ThreadLine thread = thread(walk.getWalker());
    processes.putIfAbsent(walk.getTarget().getTgid(), walk.getTarget().getComm());
    Slice slice =
        new Slice(beginNs, beginNs + walk.getDurationNs(), WALK_DEPTH, ResultEvents.walk(walk));
    thread.slices.add(slice);
    blockers.walked(
        RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker()), walk.getWalk(), slice);
    for (LockSpan lock : walk.getLocks()) {
      long gotNs = lock.getAcquiredNs();
      thread.slices.add(
          new Slice(gotNs, gotNs + lock.getHoldNs(), LOCK_DEPTH, ResultEvents.lock(lock)));
    }
  }

  private void place(Walk gap) {
    long atNs = clock.monotonicNs(gap.getHost(), gap.getBeginEpochNs());
    processes.putIfAbsent(gap.getTarget().getTgid(), gap.getTarget().getComm());
    thread(gap.getWalker()).instants.add(new Slice(atNs, atNs, WALK_DEPTH, ResultEvents.gap(gap)));
  }

  private void take(LockHold hold) {
    long endNs = clock.monotonicNs(hold.getHost(), hold.getReleasedEpochNs());
    Slice slice = new Slice(endNs - hold.getHoldNs(), endNs, HOLD_DEPTH, ResultEvents.hold(hold));
    thread(hold.getWalker()).slices.add(slice);
    blockers.held(hold, slice);
  }

  private void take(Stall stall) {
    long endNs = clock.monotonicNs(stall.getHost(), stall.getEndEpochNs());
    thread(stall.getWalker());
    ThreadLine waiter = thread(stall.getWaiterTgid(), stall.getWaiterTid(), stall.getWaiterComm());
    Slice slice =
        new Slice(endNs - stall.getWaitNs(), endNs, HOLD_DEPTH, ResultEvents.stall(stall));
    waiter.slices.add(slice);
    blockers.waited(stall, slice);
  }

  private void place(StageLoss loss) {
    long atNs = clock.monotonicNs(loss.getEpochMs() * NS_PER_MS);
    losses.add(
        new Slice(
            atNs,
            atNs,
            HOLD_DEPTH,
            EventArgs.instant(ResultEvents.LOSS, loss.getStage() + ": " + loss.getCounter())
                .number("count", loss.getCount())
                .text("first", loss.getFirst())
                .event()));
  }

  /** Takes a record that ingest wrote beside the fragments. */
  public void ofIngest(SpecificRecord record) {
    if (record instanceof StageLoss loss) {
      lostByStages.add(loss);
    } else if (record instanceof ProbeLoss loss) {
      take(loss);
    }
  }

  private void take(ProbeLoss loss) {
    long lost = loss.getCpus().stream().mapToLong(Timeline::lost).sum();
    String run = RecordKey.ofRun(loss.getHost(), loss.getStreamEpochNs());
    Long before = lostBefore.put(run, lost);
    boolean isBaseline = before == null && Cut.isPart(loss.getHost()); // of the parts before
    long more = lost - (before == null ? 0 : before);
    if (more > 0 && !isBaseline) {
      TrackEvent event =
          EventArgs.instant(ResultEvents.LOSS, "probe: events lost").number("count", more).event();
      long atNs = loss.getTimestampNs();
      lostAtProbes.add(new LostAtProbe(loss.getHost(), new Slice(atNs, atNs, HOLD_DEPTH, event)));
    }
  }

  private static long lost(CpuLoss cpu) {
    return cpu.getSeen() - cpu.getDelivered() - cpu.getFiltered();
  }

  private ThreadLine thread(Walker walker) {
    return thread(walker.getTgid(), walker.getTid(), walker.getComm());
  }

  private ThreadLine thread(int tgid, int tid, String comm) {
    ThreadLine thread = threads.computeIfAbsent(tid, ThreadLine::new);
    thread.named(tgid, comm);
    if (tgid == tid) {
      processes.put(tgid, comm);
    } else {
      processes.putIfAbsent(tgid, comm);
    }
    return thread;
  }

  /**
   * Connects stalls with what they waited for, and places the losses of the host of the results.
   */
  public void end() {
    blockers.connect();
    gaps.stream()
        .filter(gap -> clock.isOfHost(gap.getHost().getHostname(), gap.getHost().getBootId()))
        .forEach(this::place);
    lostByStages.stream()
        .filter(loss -> clock.isOfHost(loss.getHostname(), loss.getBootId()))
        .forEach(this::place);
    lostAtProbes.stream()
        .filter(lost -> clock.isOfHost(lost.host.getHostname(), lost.host.getBootId()))
        .forEach(lost -> losses.add(lost.slice));
  }

  HostClock clock() {
    return clock;
  }

  Iterable<ThreadLine> threads() {
    return threads.values();
  }

  String process(int tgid) {
    return processes.getOrDefault(tgid, "");
  }

  List<Slice> losses() {
    return losses;
  }
}
