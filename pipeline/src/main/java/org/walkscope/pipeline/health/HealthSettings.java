// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.health;

import java.io.Serializable;
import java.time.Duration;

/**
 * Times at which {@link TrackHealth} reports, by the wall clock.
 *
 * @param interval between two reports of one host
 * @param silence after which a host whose stream has not ended should have been heard; a probe says
 *     something once a second
 * @param kept for which a host of which nothing is heard is remembered
 * @param streams of one host that are told apart; the oldest makes room
 */
public record HealthSettings(Duration interval, Duration silence, Duration kept, int streams)
    implements Serializable {
  public static final HealthSettings DEFAULT =
      new HealthSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofDays(7), 8);
}
