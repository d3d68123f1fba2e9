// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.schema.TraceFragment;

/** Events of a fragment as calls of a visitor's methods, of any kind. */
final class EventCalls {
  /** Takes each call; may make it. */
  interface Taker {
    void take(Method event, Object[] arguments) throws ReflectiveOperationException;
  }

  private EventCalls() {}

  static void read(TraceFragment fragment, Taker taker) throws IOException {
    EventVisitor visitor =
        (EventVisitor)
            Proxy.newProxyInstance(
                EventVisitor.class.getClassLoader(),
                new Class<?>[] {EventVisitor.class},
                (proxy, event, arguments) -> {
                  taker.take(event, arguments);
                  return null;
                });
    try {
      new EventReader().read(fragment, visitor);
    } catch (MalformedColumnException e) {
      throw new IOException("a capture's column does not read: " + e.getMessage(), e);
    }
  }
}
