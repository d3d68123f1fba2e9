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
import org.walkscope.schema.Cut;
import org.walkscope.schema.Host;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.EventView;
import org.walkscope.wire.LockHoldView;

/**
 * Fragments with the events of walks that are kept: whole walks, and the lock holds and stalls
 * around them. Fragments are numbered anew, without gaps.
 */
final class CutFragments {
  private final KeptWalks walks;
  private final EventReader reader = new EventReader();
  private final Map<String, Long> numbers = new HashMap<>();
  private boolean keeping;

  CutFragments(KeptWalks walks) {
    this.walks = walks;
  }

  /** The fragment without the events of other walks; empty if there are no others. */
  Optional<TraceFragment> of(TraceFragment fragment) {
    Host host = fragment.getHost();
    EventWriter writer = new EventWriter(host.getPageShift());
    try {
      reader.read(fragment, visitor(fragment, writer));
    } catch (MalformedColumnException e) {
      // told as a loss; the events before are used, as the jobs use them
    }
    if (writer.events() == 0) {
      return Optional.empty();
    }
    TraceFragment cut = ShallowCopy.of(fragment, new TraceFragment());
    cut.setHost(Cut.mark(host));
    writer.into(cut);
    String stream = RecordKey.ofThreadInRun(fragment);
    cut.setFragment(numbers.merge(stream, 0L, (number, none) -> number + 1));
    return Optional.of(cut);
  }

  /** Passes events of kept walks; parts of an event, which name no walk, follow it. */
  private EventVisitor visitor(TraceFragment fragment, EventVisitor to) {
    keeping = false;
    return (EventVisitor)
        Proxy.newProxyInstance(
            EventVisitor.class.getClassLoader(),
            new Class<?>[] {EventVisitor.class},
            (proxy, method, arguments) -> {
              if (arguments[0] instanceof EventView event) {
                long first = event instanceof LockHoldView hold ? hold.firstWalk() : event.walk();
                keeping = walks.any(fragment, first, event.walk());
              }
              return keeping ? pass(to, method, arguments) : null;
            });
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
