// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Steps of a plain loop, one a key as in Flink, each with state and timers in memory. */
public final class LoopKeys<S extends Timers.Taker> {
  private record Keyed<S>(S step, Timers.OfLoop timers) {}

  private final Function<Timers, S> make;
  private final Map<String, Map<String, Keyed<S>>> byHost = new HashMap<>();

  /** Makes the step of a key when the key is first met. */
  public LoopKeys(Function<Timers, S> make) {
    this.make = make;
  }

  /** Step of a key of a host. */
  public S of(String hostname, String key) {
    return byHost
        .computeIfAbsent(hostname, any -> new HashMap<>())
        .computeIfAbsent(key, any -> make())
        .step;
  }

  private Keyed<S> make() {
    Timers.OfLoop timers = new Timers.OfLoop();
    return new Keyed<>(make.apply(timers), timers);
  }

  /**
   * Fires the timers of a host up to a time, those of each key in the order of their times, and
   * forgets the keys that keep nothing.
   */
  public void fireUntil(String hostname, long epochMs) {
    byHost
        .getOrDefault(hostname, Map.of())
        .values()
        .removeIf(
            keyed -> {
              keyed.timers.fireUntil(epochMs, keyed.step);
              return keyed.timers.isEmpty() && keyed.step.isEmpty();
            });
  }

  /** Fires all timers at the end of the input, those of each key in the order of their times. */
  public void end() {
    byHost.values().forEach(keys -> keys.values().forEach(each -> each.timers.fireAll(each.step)));
    byHost.clear();
  }
}
