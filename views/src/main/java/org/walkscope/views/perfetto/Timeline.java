// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.io.IOException;
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
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/**
 * Results on the time lines of their threads: walks with the locks inside, holds around them,
 * stalls on the line of who waited, losses. What it shows is in rows, names of threads and
 * processes are in memory.
 */
public final class Timeline {
  private static final long NS_PER_MS = 1_000_000;
  private static final int HOLD_DEPTH = 0;
  private static final int WALK_DEPTH = 1;
  private static final int LOCK_DEPTH = 2;

  private final HostClock clock = new HostClock();
  private final TreeMap<Integer, ThreadLine> threads = new TreeMap<>();
  private final TreeMap<Integer, String> processes = new TreeMap<>();
  private final SliceRows slices;
  private final Blockers blockers;

  /** Losses, which a filter lets through for any host, before that of the results is known. */
  private final List<Loss> early = new ArrayList<>();

  /** Losses so far of each run of a probe. */
  private final Map<String, Long> lostBefore = new HashMap<>();

  private record Loss(String hostname, String bootId, Placing placing) {}

  @FunctionalInterface
  private interface Placing {
    void place() throws IOException;
  }

  /** Time line of few results, in memory. */
  public Timeline() {
    this(SortedRows.inMemory(), SortedRows.inMemory());
  }

  /**
   * Time line whose results are elsewhere.
   *
   * @param ofSlices empty, for what is shown
   * @param ofBlockers empty, for what tells who waited for whom
   */
  public Timeline(SortedRows ofSlices, SortedRows ofBlockers) {
    slices = new SliceRows(ofSlices);
    blockers = new Blockers(ofBlockers);
  }

  /** Takes a result; walks, holds and stalls of a thread come in their order. */
  public void take(SpecificRecord result) throws IOException {
    if (result instanceof Walk walk) {
      take(walk);
    } else if (result instanceof LockHold hold) {
      take(hold);
    } else if (result instanceof Stall stall) {
      take(stall);
    } else if (result instanceof StageLoss loss) {
      take(loss);
    }
  }

  /** Places a loss if it is of the host of the results. */
  private void place(Loss loss) throws IOException {
    if (clock.isKnown()) {
      placeOfHost(loss);
    } else {
      early.add(loss);
    }
  }

  private void placeEarly() throws IOException {
    for (Loss loss : early) {
      placeOfHost(loss);
    }
    early.clear();
  }

  private void placeOfHost(Loss loss) throws IOException {
    if (clock.isOfHost(loss.hostname, loss.bootId)) {
      loss.placing.place();
    }
  }

  private long monotonicNs(ResultHost host, long epochNs) throws IOException {
    long monotonicNs = clock.monotonicNs(host, epochNs);
    placeEarly();
    return monotonicNs;
  }

  private void take(Walk walk) throws IOException {
    if (walk.getMissingWalks() > 0) {
      ResultHost host = walk.getHost();
      place(new Loss(host.getHostname(), host.getBootId(), () -> gap(walk)));
      return;
    }
    long beginNs = monotonicNs(walk.getHost(), walk.getBeginEpochNs());
    ThreadLine thread = thread(walk.getWalker());
    processes.putIfAbsent(walk.getTarget().getTgid(), walk.getTarget().getComm());
    SliceKey slice =
        slices.slice(
            thread.tid,
            beginNs,
            beginNs + walk.getDurationNs(),
            WALK_DEPTH,
            ResultEvents.walk(walk));
    blockers.walked(
        RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker()), walk.getWalk(), slice);
    for (LockSpan lock : walk.getLocks()) {
      long gotNs = lock.getAcquiredNs();
      slices.slice(
          thread.tid, gotNs, gotNs + lock.getHoldNs(), LOCK_DEPTH, ResultEvents.lock(lock));
    }
  }

  private void gap(Walk gap) throws IOException {
    long atNs = clock.monotonicNs(gap.getHost(), gap.getBeginEpochNs());
    processes.putIfAbsent(gap.getTarget().getTgid(), gap.getTarget().getComm());
    slices.instant(thread(gap.getWalker()).tid, atNs, ResultEvents.gap(gap));
  }

  private void take(LockHold hold) throws IOException {
    long endNs = monotonicNs(hold.getHost(), hold.getReleasedEpochNs());
    long beginNs = endNs - hold.getHoldNs();
    int tid = thread(hold.getWalker()).tid;
    blockers.held(hold, slices.slice(tid, beginNs, endNs, HOLD_DEPTH, ResultEvents.hold(hold)));
  }

  private void take(Stall stall) throws IOException {
    long endNs = monotonicNs(stall.getHost(), stall.getEndEpochNs());
    thread(stall.getWalker());
    ThreadLine waiter = thread(stall.getWaiterTgid(), stall.getWaiterTid(), stall.getWaiterComm());
    long beginNs = endNs - stall.getWaitNs();
    blockers.waited(
        stall, slices.slice(waiter.tid, beginNs, endNs, HOLD_DEPTH, ResultEvents.stall(stall)));
  }

  private void take(StageLoss loss) throws IOException {
    TrackEvent event =
        EventArgs.instant(ResultEvents.LOSS, loss.getStage() + ": " + loss.getCounter())
            .number("count", loss.getCount())
            .text("first", loss.getFirst())
            .event();
    long epochNs = loss.getEpochMs() * NS_PER_MS;
    place(
        new Loss(
            loss.getHostname(),
            loss.getBootId(),
            () -> slices.instant(SliceKey.LOSSES, clock.monotonicNs(epochNs), event)));
  }

  /** Takes a record that ingest wrote beside the fragments. */
  public void ofIngest(SpecificRecord record) throws IOException {
    if (record instanceof StageLoss loss) {
      take(loss);
    } else if (record instanceof ProbeLoss loss) {
      take(loss);
    }
  }

  private void take(ProbeLoss loss) throws IOException {
    long lost = loss.getCpus().stream().mapToLong(Timeline::lost).sum();
    String run = RecordKey.ofRun(loss.getHost(), loss.getStreamEpochNs());
    Long before = lostBefore.put(run, lost);
    boolean isBaseline = before == null && Cut.isPart(loss.getHost()); // of the parts before
    long more = lost - (before == null ? 0 : before);
    if (more > 0 && !isBaseline) {
      TrackEvent event =
          EventArgs.instant(ResultEvents.LOSS, "probe: events lost").number("count", more).event();
      long atNs = loss.getTimestampNs();
      Host host = loss.getHost();
      place(
          new Loss(
              host.getHostname(),
              host.getBootId(),
              () -> slices.instant(SliceKey.LOSSES, atNs, event)));
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

  /** Connects stalls with what they waited for. */
  public void end() throws IOException {
    placeEarly();
    blockers.connect(slices);
  }

  HostClock clock() {
    return clock;
  }

  /** Names of a thread that has slices or instants. */
  ThreadLine thread(long tid) {
    return threads.get((int) tid);
  }

  String process(int tgid) {
    return processes.getOrDefault(tgid, "");
  }

  /** Rows of {@link SliceRows}, to be read once. */
  SortedRows rows() {
    return slices.rows();
  }
}
