// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.schema.TraceFragment;

/** Events of a fragment, each as a call of its visitor's method, for code that treats all alike. */
final class EventCalls {
  /** Receiver of the calls, which may pass a call on to a visitor. */
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
