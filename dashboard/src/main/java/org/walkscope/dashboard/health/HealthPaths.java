// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.reader.Health;

/** Paths of the page Health. */
public final class HealthPaths {
  private HealthPaths() {}

  /** Paths, over a clock and the state of reading. */
  public static List<ApiPath> of(InstantSource clock, Supplier<Health> health) {
    return List.of(
        new HostsQuestion(clock).path(),
        new HostQuestion(clock, health).path(),
        new LossesQuestion().path(),
        new DeadLettersQuestion().path(),
        new SetAsideQuestion().path(),
        new ReadingQuestion(health).path());
  }
}
