// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Steps of a plain loop, one a key as in Flink, each with state and timers in memory. */
public final class LoopKeys<S extends Timers.Taker> {
  /** Event time by which timers trail: far above that by which a key's results are out of order. */
  private static final long TRAILING_MS = Duration.ofMinutes(10).toMillis();

  private record Keyed<S>(S step, Timers.OfLoop timers) {}

  private final Function<Timers, S> make;
  private final Map<String, Keyed<S>> byKey = new HashMap<>();

  /** Makes the step of a key when the key is first met. */
  public LoopKeys(Function<Timers, S> make) {
    this.make = make;
  }

  /** Step of a key. */
  public S of(String key) {
    return byKey.computeIfAbsent(key, any -> make()).step;
  }

  /**
   * Step of a key at the time of its next result, after the timers that are due by then: so that
   * the step keeps minutes, and not the whole input. A live job's timers trail by less.
   */
  public S at(String key, long epochMs) {
    Keyed<S> keyed = byKey.computeIfAbsent(key, any -> make());
    keyed.timers.fireUntil(epochMs - TRAILING_MS, keyed.step);
    return keyed.step;
  }

  private Keyed<S> make() {
    Timers.OfLoop timers = new Timers.OfLoop();
    return new Keyed<>(make.apply(timers), timers);
  }

  /** Fires all timers at the end of the input, those of each key in the order of their times. */
  public void end() {
    byKey.values().forEach(keyed -> keyed.timers.fireAll(keyed.step));
    byKey.clear();
  }
}
