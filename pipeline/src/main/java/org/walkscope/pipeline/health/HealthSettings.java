// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.health;

import java.io.Serializable;
import java.time.Duration;

/**
 * Times at which {@link TrackHealth} reports, by the wall clock.
 *
 * @param interval between two reports of one host
 * @param silence of a host with an open stream after which it is reported; a probe sends counters
 *     once a second
 * @param kept time for which a silent host is remembered
 * @param streams of one host that are kept apart; the oldest is merged first
 */
public record HealthSettings(Duration interval, Duration silence, Duration kept, int streams)
    implements Serializable {
  public static final HealthSettings DEFAULT =
      new HealthSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofDays(7), 8);
}
