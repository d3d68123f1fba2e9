// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.walk.HeldLocks;
import org.walkscope.schema.Host;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.wire.EventView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.WireEnums;

/**
 * Rebuilding of each walker thread's walks from its fragments. A thread is one of {@link
 * Rebuilt#threadOf}: a restarted probe starts anew, two streams never mix, and a task with the
 * reused tid of another is a thread of its own. Its caller keeps the state of each thread.
 *
 * <p>A walk is published with its end, or truncated when the thread begins another walk or the
 * thread's own time has gone on for the walk timeout. Timeouts go by the times of the thread's
 * events alone: an event first triggers the timeouts that were due before it. {@link #wake} changes
 * no result: it triggers what the thread's next event, or the end of the input, would have.
 */
public final class ThreadWalks {
  private final RebuildSettings settings;
  private final ThreadResults results;
  private final EventReader reader = new EventReader();
  private final WalkEvents events;
  private final FragmentOrder order;
  private final Outlet outlet = new Outlet();

  /** Passes results to their taker. */
  public ThreadWalks(RebuildSettings settings, ThreadResults results) {
    this.settings = settings;
    this.results = results;
    events = new WalkEvents(settings.limits());
    order = new FragmentOrder(settings);
  }

  /**
   * Takes a fragment of a thread.
   *
   * @return state of the thread from now on
   */
  public ThreadState take(Arrival arrival, ThreadState before) {
    boolean silent = wake(before, arrival.firstEpochMs() - 1);
    ThreadState thread = silent ? before.forgotten() : before;
    long lastMs = arrival.lastEpochMs();
    outlet.to(thread, arrival.fragment().getHost(), lastMs);
    order.place(arrival, thread, outlet);
    outlet.giveLosses();
    thread.lastActivityMs = Math.max(thread.lastActivityMs, lastMs);
    return thread;
  }

  /**
   * Takes single events of a thread, in their order and without timeouts.
   *
   * @param goesOn whether the first are runs or folios of the thread's last event
   * @param feed passes them to the visitor, which is valid during the call
   */
  public void take(
      Host host, Walker walker, ThreadState of, boolean goesOn, Consumer<EventVisitor> feed) {
    outlet.to(of, host, 0);
    outlet.walker = walker;
    events.of(host, walker, List.of(), of, outlet);
    if (goesOn) {
      events.goOn();
    }
    feed.accept(events);
    outlet.giveLosses();
    of.ownerOfOpenWalk(host, walker);
  }

  /**
   * Triggers the timeouts that are due by the thread's own time, in order.
   *
   * @param upToMs epoch
   * @return whether the thread itself has been silent for so long that it is forgotten
   */
  public boolean wake(ThreadState thread, long upToMs) {
    for (long dueMs; (dueMs = thread.dueMs(settings)) <= upToMs && dueMs != ThreadState.NEVER; ) {
      if (dueMs == thread.gapDeadlineMs()) {
        Arrival earliest = thread.early.firstEntry().getValue().arrival();
        outlet.to(thread, earliest.fragment().getHost(), dueMs);
        order.giveUpGap(thread, outlet);
        outlet.giveLosses();
      } else if (dueMs == thread.walkDeadlineMs(settings)) {
        outlet.to(thread, thread.host, dueMs);
        events.of(thread.host, thread.walker, List.of(), thread, outlet).truncate(0, dueMs);
        outlet.giveLosses();
        thread.host = null;
        thread.walker = null;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Outlet for walks and losses of the fragment or timeout at hand. */
  private final class Outlet implements WalkListener, FragmentOrder.Taker {
    private ThreadState thread;
    private Host host;
    private Walker walker;
    private long epochMs;

    /** Losses of this host at this time that are not given yet: those of a counter are one. */
    private final Map<Counter, Loss> losses = new EnumMap<>(Counter.class);

    /** Sets thread, host and event time of the next results. */
    void to(ThreadState toThread, Host ofHost, long atEpochMs) {
      thread = toThread;
      host = ofHost;
      epochMs = atEpochMs;
    }

    @Override
    public void take(Arrival arrival) {
      giveLosses(); // of the fragment before
      TraceFragment fragment = arrival.fragment();
      host = fragment.getHost();
      epochMs = Math.max(epochMs, arrival.lastEpochMs());
      walker = fragment.getWalker();
      thread.streamEpochNs = fragment.getStreamEpochNs();
      results.fragment(fragment);
      try {
        reader.read(fragment, events.of(host, walker, fragment.getCgroups(), thread, this));
      } catch (MalformedColumnException e) {
        lost(Counter.FRAGMENTS_MALFORMED, 1, arrival.place());
        results.deadLetter(deadLetter(arrival, e));
      }
      thread.lastTimestampNs = fragment.getLastTimestampNs();
      thread.ownerOfOpenWalk(host, walker);
    }

    @Override
    public void walk(Walk walk, boolean besideGap) {
      results.walk(walk, besideGap);
    }

    @Override
    public void lockHold(LockHoldView lockHold, ResultHost of) {
      if (WireEnums.lockKind(lockHold.kind()) != null) {
        results.lockHold(
            HeldLocks.hold(lockHold, of, walker, thread.lastBegin, thread.targetCgroup));
      } else {
        lostLock(lockHold);
      }
    }

    @Override
    public void stall(StallView stall, ResultHost of) {
      if (WireEnums.lockKind(stall.kind()) != null
          && WireEnums.lockKind(stall.heldKind()) != null) {
        results.stall(HeldLocks.stall(stall, of, walker, thread.lastBegin, thread.targetCgroup));
      } else {
        lostLock(stall);
      }
    }

    private void lostLock(EventView event) {
      String place = "walk " + event.walk() + " of tid " + walker.getTid();
      lost(Counter.LOCKS_UNKNOWN, 1, place);
    }

    @Override
    public void lost(Counter counter, long count, String place) {
      losses.merge(
          counter,
          new Loss(counter.label(), host.getHostname(), host.getBootId(), count, place, epochMs),
          Loss::plus);
    }

    void giveLosses() {
      losses.values().forEach(results::lost);
      losses.clear();
    }

    private DeadLetter deadLetter(Arrival arrival, MalformedColumnException cause) {
      TraceFragment fragment = arrival.fragment();
      return new DeadLetter(
          arrival.topic(),
          arrival.partition(),
          arrival.offset(),
          cause.getMessage(),
          RecordKey.ofThread(fragment.getHost(), fragment.getWalker()).getBytes(UTF_8),
          AvroState.FRAGMENTS.encode(fragment));
    }
  }
}
