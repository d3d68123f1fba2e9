// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.event.EventReader;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.StateType;
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
 * Rebuilding of each walker thread's walks from its fragments. Keyed by {@link Rebuilt#threadOf}: a
 * restarted probe starts anew, two streams never mix, and a task with the reused tid of another is
 * a thread of its own.
 *
 * <p>A walk is published with its end, or truncated when the thread begins another walk or the
 * thread's own time has gone on for the walk timeout. Timeouts go by the times of the thread's
 * events alone: an event first triggers the timeouts that were due before it. The watermark wakes
 * silent threads, and changes no result: it triggers what the thread's next event, or the end of
 * the input, would have.
 *
 * <p>State is read and written once a fragment, and one timer is kept a thread.
 */
public final class RebuildWalks extends KeyedProcessFunction<String, Arrival, Rebuilt> {
  private static final long serialVersionUID = 1L;

  private final RebuildSettings settings;

  private transient ValueState<ThreadState> threads;
  private transient EventReader reader;
  private transient WalkEvents events;
  private transient FragmentOrder order;
  private transient Outlet outlet;
  private transient RebuildMetrics metrics;

  public RebuildWalks(RebuildSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    threads =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("thread", new StateType<>(ThreadState.class)));
    reader = new EventReader();
    events = new WalkEvents(settings.limits());
    order = new FragmentOrder(settings);
    outlet = new Outlet();
    metrics = new RebuildMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Arrival arrival, Context context, Collector<Rebuilt> out)
      throws IOException {
    ThreadState thread = threads.value();
    if (thread == null) {
      thread = new ThreadState();
    }
    outlet.to(thread, context, out);
    if (letHappen(thread, arrival.firstEpochMs() - 1)) {
      thread = thread.forgotten();
      outlet.to(thread, context, out);
    }
    long lastMs = arrival.lastEpochMs();
    outlet.at(arrival.fragment().getHost(), lastMs);
    order.place(arrival, thread, outlet);
    thread.lastActivityMs = Math.max(thread.lastActivityMs, lastMs);
    thread.behindMs = WalkTimes.behindMs(lastMs, context.timerService());
    schedule(thread, context);
    threads.update(thread);
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<Rebuilt> out)
      throws IOException {
    ThreadState thread = threads.value();
    if (thread == null || thread.timerMs != timestampMs) {
      return;
    }
    thread.timerMs = ThreadState.NEVER;
    outlet.to(thread, context, out);
    if (letHappen(thread, timestampMs - thread.behindMs)) {
      threads.clear();
      return;
    }
    schedule(thread, context);
    threads.update(thread);
  }

  /**
   * Triggers the timeouts that are due by the thread's own time, in order.
   *
   * @return whether the thread itself has been silent for so long that it is forgotten
   */
  private boolean letHappen(ThreadState thread, long upToMs) {
    for (long dueMs; (dueMs = thread.dueMs(settings)) <= upToMs; ) {
      if (dueMs == thread.gapDeadlineMs()) {
        outlet.at(thread.early.firstEntry().getValue().arrival().fragment().getHost(), dueMs);
        order.giveUpGap(thread, outlet);
      } else if (dueMs == thread.walkDeadlineMs(settings)) {
        outlet.at(thread.host, dueMs);
        events.of(thread.host, thread.walker, List.of(), thread, outlet).truncate(0, dueMs);
        thread.host = null;
        thread.walker = null;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Sets the thread's timer to its first timeout. */
  private void schedule(ThreadState thread, Context context) {
    long wakeMs = thread.dueMs(settings) + thread.behindMs;
    if (wakeMs < thread.timerMs) {
      if (thread.timerMs != ThreadState.NEVER) {
        context.timerService().deleteEventTimeTimer(thread.timerMs);
      }
      context.timerService().registerEventTimeTimer(wakeMs);
      thread.timerMs = wakeMs;
    }
  }

  /** Outlet for walks and losses of the current element. */
  private final class Outlet implements WalkListener, FragmentOrder.Taker {
    private ThreadState thread;
    private Context context;
    private Collector<Rebuilt> out;
    private Host host;
    private Walker walker;
    private long epochMs;

    void to(ThreadState toThread, Context toContext, Collector<Rebuilt> toOut) {
      thread = toThread;
      context = toContext;
      out = toOut;
    }

    /** Sets host and event time of the next results. */
    void at(Host ofHost, long atEpochMs) {
      host = ofHost;
      epochMs = atEpochMs;
    }

    @Override
    public void take(Arrival arrival) {
      TraceFragment fragment = arrival.fragment();
      at(fragment.getHost(), Math.max(epochMs, arrival.lastEpochMs()));
      walker = fragment.getWalker();
      metrics.count(fragment);
      try {
        reader.read(
            fragment,
            events.of(
                fragment.getHost(), fragment.getWalker(), fragment.getCgroups(), thread, this));
      } catch (MalformedColumnException e) {
        lost(Counter.FRAGMENTS_MALFORMED, 1, arrival.place());
        context.output(DeadLetter.TAG, deadLetter(arrival, e));
      }
      thread.lastTimestampNs = fragment.getLastTimestampNs();
      thread.ownerOfOpenWalk(fragment.getHost(), fragment.getWalker());
    }

    @Override
    public void walk(Walk walk, boolean besideGap) {
      metrics.count(walk);
      out.collect(new Rebuilt(context.getCurrentKey(), walk, besideGap));
    }

    @Override
    public void lockHold(LockHoldView lockHold, ResultHost of) {
      if (WireEnums.lockKind(lockHold.kind()) != null) {
        context.output(
            HeldLocks.HOLDS,
            HeldLocks.hold(lockHold, of, walker, thread.lastBegin, thread.targetCgroup));
      } else {
        lostLock(lockHold);
      }
    }

    @Override
    public void stall(StallView stall, ResultHost of) {
      if (WireEnums.lockKind(stall.kind()) != null
          && WireEnums.lockKind(stall.heldKind()) != null) {
        context.output(
            HeldLocks.STALLS,
            HeldLocks.stall(stall, of, walker, thread.lastBegin, thread.targetCgroup));
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
      String hostname = host.getHostname();
      context.output(
          Loss.TAG, new Loss(counter.label(), hostname, host.getBootId(), count, place, epochMs));
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
