// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.lang.reflect.Proxy;

/** Signals of the operating system, by {@code sun.misc.Signal} of the module jdk.unsupported. */
final class Signals {
  private Signals() {}

  /**
   * Has a signal handled from now on.
   *
   * @param name without SIG. Example: HUP
   * @param handler called in a thread of its own, each time
   */
  static void handle(String name, Runnable handler) {
    try { // the compiler warns of every use that it sees, and no annotation prevents it
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlers},
              (self, method, arguments) -> called(method.getName(), self, arguments, handler));
      Object of = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handlers).invoke(null, of, proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no way to handle SIG" + name, e);
    }
  }

  private static Object called(String method, Object self, Object[] arguments, Runnable handler) {
    return switch (method) {
      case "handle" -> {
        handler.run();
        yield null;
      }
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "handler of signals";
    };
  }
}
