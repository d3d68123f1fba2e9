// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.EventWriter;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.offline.options.WalkNumbers;
import org.walkscope.schema.Cut;
import org.walkscope.schema.Host;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.EventView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.WalkBeginView;

/**
 * Fragments with the events that are kept: those of whole walks, and lock holds and stalls.
 * Fragments are numbered anew, without gaps.
 */
final class CutFragments {
  private final KeptWalks kept;
  private final EventReader reader = new EventReader();
  private final Map<String, Long> numbers = new HashMap<>();
  private final WalkNumbers written = new WalkNumbers();
  private long walks;
  private boolean keeping;

  CutFragments(KeptWalks kept) {
    this.kept = kept;
  }

  /** Number of walks in the fragments so far. */
  long walks() {
    return walks;
  }

  /** The fragment without the events of other walks; empty if there are no others. */
  Optional<TraceFragment> of(TraceFragment fragment) {
    Host host = fragment.getHost();
    String thread = RecordKey.ofThreadInRun(fragment);
    EventWriter writer = new EventWriter(host.getPageShift());
    try {
      reader.read(fragment, visitor(thread, writer));
    } catch (MalformedColumnException e) {
      // told as a loss; the events before are used, as the jobs use them
    }
    if (writer.events() == 0) {
      return Optional.empty();
    }
    TraceFragment cut = ShallowCopy.of(fragment, new TraceFragment());
    cut.setHost(Cut.mark(host));
    writer.into(cut);
    cut.setFragment(numbers.merge(thread, 0L, (number, none) -> number + 1));
    return Optional.of(cut);
  }

  /** Passes events that are kept; parts of an event, which name no walk, follow it. */
  private EventVisitor visitor(String thread, EventVisitor to) {
    keeping = false;
    return (EventVisitor)
        Proxy.newProxyInstance(
            EventVisitor.class.getClassLoader(),
            new Class<?>[] {EventVisitor.class},
            (proxy, method, arguments) -> {
              if (arguments[0] instanceof EventView event) {
                keeping = keeps(thread, event);
              }
              return keeping ? pass(to, method, arguments) : null;
            });
  }

  private boolean keeps(String thread, EventView event) {
    long walk = event.walk();
    if (event instanceof LockHoldView hold) {
      return kept.lock(thread, hold.firstWalk(), walk);
    } else if (event instanceof StallView) {
      return kept.lock(thread, walk, walk);
    } else if (event instanceof WalkBeginView begin) {
      kept.begin(thread, walk, begin.snapshot());
    }
    boolean keeps = kept.walk(thread, walk);
    if (keeps && !written.any(thread, walk, walk)) {
      written.add(thread, walk);
      walks++;
    }
    return keeps;
  }

  private static Object pass(EventVisitor to, Method method, Object... arguments)
      throws IllegalAccessException {
    try {
      return method.invoke(to, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("an event that was read and cannot be written", e);
    }
  }
}
