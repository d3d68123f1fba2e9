// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import java.util.List;
import java.util.function.Consumer;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.Host;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;

/**
 * Rebuilding of walks outside Flink, by the classes of {@link RebuildWalks}, for benchmarks. It has
 * no timers: a walk without end stays open, and a missing fragment is waited for until there is no
 * room for those behind it.
 */
public final class ThreadWalks {
  private final Consumer<Walk> walks;
  private final EventReader reader = new EventReader();
  private final WalkEvents events;
  private final FragmentOrder order;
  private final Outlet outlet = new Outlet();
  private ThreadState thread;
  private long lost;

  /** Passes results to a consumer. */
  public ThreadWalks(RebuildSettings settings, Consumer<Walk> walks) {
    this.walks = walks;
    events = new WalkEvents(settings.limits());
    order = new FragmentOrder(settings);
  }

  /** Takes a fragment of the thread whose state this is. */
  public void take(Arrival arrival, ThreadState of) {
    thread = of;
    order.place(arrival, of, outlet);
  }

  /**
   * Takes single events of a thread, in their order.
   *
   * @param goesOn whether the first are runs or folios of the thread's last event
   * @param feed passes them to the visitor, which is valid during the call
   */
  public void take(
      Host host, Walker walker, ThreadState of, boolean goesOn, Consumer<EventVisitor> feed) {
    thread = of;
    events.of(host, walker, List.of(), of, outlet);
    if (goesOn) {
      events.goOn();
    }
    feed.accept(events);
    thread.ownerOfOpenWalk(host, walker);
  }

  /** Fragments, events and parts of walks that were left out. */
  public long lost() {
    return lost;
  }

  private final class Outlet implements WalkListener, FragmentOrder.Taker {
    @Override
    public void take(Arrival arrival) {
      TraceFragment fragment = arrival.fragment();
      Host host = fragment.getHost();
      Walker walker = fragment.getWalker();
      try {
        reader.read(fragment, events.of(host, walker, fragment.getCgroups(), thread, this));
      } catch (MalformedColumnException e) {
        lost(Counter.FRAGMENTS_MALFORMED, 1, arrival.place());
      }
      thread.lastTimestampNs = fragment.getLastTimestampNs();
      thread.ownerOfOpenWalk(host, walker);
    }

    @Override
    public void walk(Walk walk, boolean besideGap) {
      walks.accept(walk);
    }

    @Override
    public void lockHold(LockHoldView lockHold, ResultHost host) {
      // not measured: locks held around walks
    }

    @Override
    public void stall(StallView stall, ResultHost host) {
      // not measured: waits for locks around walks
    }

    @Override
    public void lost(Counter counter, long count, String place) {
      lost += count;
    }
  }
}
