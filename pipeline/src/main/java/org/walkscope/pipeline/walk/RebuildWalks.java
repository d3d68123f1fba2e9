// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.event.EventReader;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossCounter;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.StoredType;
import org.walkscope.schema.Host;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;

/**
 * Rebuilds the walks of each walker thread from its fragments. Keyed by {@link Rebuilt#threadOf},
 * so that a restarted probe starts anew and two streams never mix.
 *
 * <p>A walk goes out with its end, or without it, truncated, when the thread begins another, when
 * its tid passes to a new task, or when event time has gone on for the walk timeout. Timers are set
 * from the later of event time and watermark: a host whose clock is behind loses no walk by that.
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
            .getState(new ValueStateDescriptor<>("thread", new StoredType<>(ThreadState.class)));
    reader = new EventReader();
    events = new WalkEvents(settings.limits());
    order = new FragmentOrder(settings);
    outlet = new Outlet();
    metrics = new RebuildMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Arrival arrival, Context context, Collector<Rebuilt> out)
      throws IOException {
    TraceFragment fragment = arrival.fragment();
    ThreadState thread = threads.value();
    long startNs = fragment.getWalker().getStartBoottimeNs();
    if (thread == null) {
      thread = new ThreadState();
      thread.startBoottimeNs = startNs;
    }
    long eventMs = arrival.lastEpochMs();
    long watermark = context.timerService().currentWatermark();
    outlet.to(thread, context, out, fragment.getHost(), eventMs);
    if (startNs < thread.startBoottimeNs) {
      outlet.lost(LossCounter.FRAGMENTS_BEHIND, 1, arrival.place());
    } else {
      if (startNs > thread.startBoottimeNs) {
        passToNewTask(thread, fragment, arrival.firstEpochMs());
      }
      order.place(arrival, thread, Math.max(arrival.firstEpochMs(), watermark), outlet);
      thread.lastActivityMs = Math.max(eventMs, watermark);
    }
    schedule(thread, context);
    threads.update(thread);
  }

  /** The tid belongs to another task now: nothing of the old one can still come. */
  private void passToNewTask(ThreadState thread, TraceFragment first, long firstMs) {
    order.giveUpAllGaps(thread, outlet);
    truncate(thread, 1, firstMs);
    thread.startBoottimeNs = first.getWalker().getStartBoottimeNs();
    thread.lastWalk = 0;
    thread.lastBegin = null;
    thread.lastTimestampNs = Long.MIN_VALUE;
    if (first.getFragment() != thread.nextFragment) {
      thread.nextFragment = 0;
    }
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<Rebuilt> out)
      throws IOException {
    ThreadState thread = threads.value();
    if (thread == null || thread.timerMs != timestampMs) {
      return;
    }
    thread.timerMs = ThreadState.NEVER;
    while (thread.gapDeadlineMs() <= timestampMs) {
      Host host = thread.early.firstEntry().getValue().arrival().fragment().getHost();
      outlet.to(thread, context, out, host, timestampMs);
      order.giveUpGap(thread, outlet);
    }
    if (thread.open != null && thread.lastActivityMs + walkTimeoutMs() <= timestampMs) {
      outlet.to(thread, context, out, thread.host, timestampMs);
      truncate(thread, 0, timestampMs);
    }
    if (thread.lastActivityMs + settings.threadTimeout().toMillis() <= timestampMs) {
      threads.clear();
      return;
    }
    schedule(thread, context);
    threads.update(thread);
  }

  private void truncate(ThreadState thread, long surelyMissing, long epochMs) {
    if (thread.open != null) {
      events.of(thread.host, thread.walker, thread, outlet).truncate(surelyMissing, epochMs);
      thread.host = null;
      thread.walker = null;
    }
  }

  /** Sets the thread's one timer for the first of what it waits for. */
  private void schedule(ThreadState thread, Context context) {
    long dueMs = thread.lastActivityMs + settings.threadTimeout().toMillis();
    dueMs = Math.min(dueMs, thread.gapDeadlineMs());
    if (thread.open != null) {
      dueMs = Math.min(dueMs, thread.lastActivityMs + walkTimeoutMs());
    }
    if (dueMs < thread.timerMs) {
      if (thread.timerMs != ThreadState.NEVER) {
        context.timerService().deleteEventTimeTimer(thread.timerMs);
      }
      context.timerService().registerEventTimeTimer(dueMs);
      thread.timerMs = dueMs;
    }
  }

  private long walkTimeoutMs() {
    return settings.walkTimeout().toMillis();
  }

  /** Where the walks and losses of the element at hand go. */
  private final class Outlet implements WalkListener, FragmentOrder.Taker {
    private ThreadState thread;
    private Context context;
    private Collector<Rebuilt> out;
    private Host host;
    private Walker walker;
    private long epochMs;

    void to(
        ThreadState toThread,
        Context toContext,
        Collector<Rebuilt> toOut,
        Host ofHost,
        long atEpochMs) {
      thread = toThread;
      context = toContext;
      out = toOut;
      host = ofHost;
      epochMs = atEpochMs;
    }

    @Override
    public void take(Arrival arrival) {
      TraceFragment fragment = arrival.fragment();
      walker = fragment.getWalker();
      metrics.count(fragment);
      try {
        reader.read(fragment, events.of(fragment.getHost(), fragment.getWalker(), thread, this));
      } catch (MalformedColumnException e) {
        lost(LossCounter.FRAGMENTS_MALFORMED, 1, arrival.place());
        context.output(DeadLetter.TAG, deadLetter(arrival, e));
      }
      thread.lastTimestampNs = fragment.getLastTimestampNs();
      thread.ownerOfOpenWalk(fragment.getHost(), fragment.getWalker());
    }

    @Override
    public void walk(Walk walk) {
      metrics.count(walk);
      out.collect(new Rebuilt(context.getCurrentKey(), walk));
    }

    @Override
    public void span(long releasedNs, long walk, HeldSpan span) {
      if (HeldLocks.known(span.kind())) {
        context.output(
            HeldLocks.HOLDS,
            HeldLocks.hold(releasedNs, walk, span, host, walker, thread.lastBegin));
      } else {
        lost(LossCounter.LOCKS_UNKNOWN, 1, "walk " + walk + " of tid " + walker.getTid());
      }
    }

    @Override
    public void stall(long endNs, long walk, LockStall stall) {
      if (HeldLocks.known(stall.kind()) && HeldLocks.known(stall.heldKind())) {
        context.output(
            HeldLocks.STALLS, HeldLocks.stall(endNs, walk, stall, host, walker, thread.lastBegin));
      } else {
        lost(LossCounter.LOCKS_UNKNOWN, 1, "walk " + walk + " of tid " + walker.getTid());
      }
    }

    @Override
    public void lost(LossCounter counter, long count, String place) {
      String hostname = host.getHostname();
      context.output(
          Loss.TAG, new Loss(counter.counter(), hostname, host.getBootId(), count, place, epochMs));
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
