// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.EventWriter;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.WalkEndView;

/**
 * Capture whose threads are in the middle of a walk: its largest fragment up to, and without, the
 * end of the walk with most entries, as of several threads of a host.
 */
final class OpenWalks {
  private OpenWalks() {}

  static List<TraceFragment> of(List<TraceFragment> capture, int threads) {
    TraceFragment largest = capture.get(0);
    for (TraceFragment fragment : capture) {
      boolean first = fragment.getFragment() == 0;
      largest = first && fragment.getEntries() > largest.getEntries() ? fragment : largest;
    }
    if (largest.getFragment() != 0) {
      throw new BenchException("the capture begins in the middle of a thread: take another");
    }
    TraceFragment cut = cut(largest);
    List<TraceFragment> all = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      Walker walker = Walker.newBuilder(cut.getWalker()).build();
      walker.setTid(walker.getTid() + thread);
      all.add(TraceFragment.newBuilder(cut).setWalker(walker).build());
    }
    return all;
  }

  private static TraceFragment cut(TraceFragment fragment) {
    EventWriter writer = new EventWriter(fragment.getHost().getPageShift());
    long last = longest(fragment);
    try {
      read(
          fragment,
          (proxy, event, arguments) -> {
            if (arguments[0] instanceof WalkEndView end && end.walk() == last) {
              throw new Enough();
            }
            return event.invoke(writer, arguments);
          });
      throw new BenchException("walk " + last + " has no end");
    } catch (Enough e) {
      TraceFragment cut = TraceFragment.newBuilder(fragment).build();
      writer.into(cut);
      return cut;
    }
  }

  /** Walk with most entries that has an end. */
  private static long longest(TraceFragment fragment) {
    Map<Long, Long> entries = new HashMap<>();
    long[] best = {0, 0}; // walk, entries
    long[] current = {0};
    read(
        fragment,
        (proxy, event, arguments) -> {
          if (arguments[0] instanceof EntriesView view) {
            current[0] = view.walk();
          } else if (arguments[0] instanceof RunView run) {
            entries.merge(current[0], (long) run.count(), Long::sum);
          } else if (arguments[0] instanceof WalkEndView end
              && entries.getOrDefault(end.walk(), 0L) > best[1]) {
            best[0] = end.walk();
            best[1] = entries.get(end.walk());
          }
          return null;
        });
    return best[0];
  }

  private static void read(TraceFragment fragment, InvocationHandler handler) {
    EventVisitor visitor =
        (EventVisitor)
            Proxy.newProxyInstance(
                OpenWalks.class.getClassLoader(), new Class<?>[] {EventVisitor.class}, handler);
    try {
      new EventReader().read(fragment, visitor);
    } catch (MalformedColumnException e) {
      throw new BenchException("a fragment that cannot be read", e);
    }
  }

  /** Ends the reading of a fragment. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
