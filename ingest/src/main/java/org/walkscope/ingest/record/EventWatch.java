// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.record;

import java.util.Locale;
import java.util.Map;
import org.walkscope.event.EventReader;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.event.NamedEvents;
import org.walkscope.ingest.record.Trigger.Figure;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecentlyUsed;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;
import org.walkscope.text.CountText;
import org.walkscope.wire.EventView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.WireView;

/**
 * Looks at the events of a stream, one by one, whether a condition holds. Nothing is rebuilt: a
 * walk is as long as from its begin to its end.
 */
public final class EventWatch extends NamedEvents {
  /** Threads whose walks may be open, those that began last. */
  private static final int MOST_THREADS = 65_536;

  private static final double NANOS_PER_MS = 1e6;

  private record ThreadId(int tid, long startNs) {}

  private final Trigger trigger;
  private final EventReader reader = new EventReader();

  /** Begin of the open walk of each thread. */
  private final Map<ThreadId, Long> begins = new RecentlyUsed<>(MOST_THREADS);

  private Walker walker;
  private ThreadId thread;
  private long lostBefore = -1; // nothing is known
  private String met;

  public EventWatch(Trigger trigger) {
    this.trigger = trigger;
  }

  /** Takes events; gives what met the condition, for people, or null. */
  public String take(TraceFragment fragment) {
    met = null;
    walker = fragment.getWalker();
    thread = new ThreadId(walker.getTid(), walker.getStartBoottimeNs());
    try {
      reader.read(fragment, this);
    } catch (MalformedColumnException e) {
      // who reads the capture is told
    }
    return met;
  }

  /** Takes counters: events that were lost since the first of them, or since this was met last. */
  public String take(ProbeLoss loss) {
    long lost = LostEvents.of(loss);
    if (lostBefore < 0) {
      lostBefore = lost;
    }
    if (!trigger.holds(Figure.LOST, lost - lostBefore)) {
      return null;
    }
    String text = CountText.of(lost - lostBefore, "event") + " lost";
    lostBefore = lost;
    return text;
  }

  @Override
  protected void event(String kind, EventView event) {
    if (event instanceof WalkBeginView) {
      begins.put(thread, event.timestampNs());
    } else if (event instanceof WalkEndView) {
      Long begin = begins.remove(thread);
      if (begin != null) {
        look(Figure.WALK, event.timestampNs() - begin);
      }
    } else if (event instanceof LockHoldView hold) {
      look(Figure.HOLD, hold.holdNs());
    } else if (event instanceof StallView stall) {
      look(Figure.STALL, stall.waitNs());
    }
  }

  private void look(Figure figure, long ns) {
    if (met == null && trigger.holds(figure, ns)) {
      met =
          String.format(
              Locale.ROOT,
              "a %s of %.3f ms by %s[%d]",
              figure.text(),
              (double) ns / NANOS_PER_MS,
              walker.getComm(),
              walker.getTid());
    }
  }

  @Override
  protected void part(String kind, WireView part) {
    // runs and folios are no condition
  }
}
