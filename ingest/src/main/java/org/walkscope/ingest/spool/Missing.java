// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

/**
 * What the spool lost of a stream.
 *
 * @param fragments that were never sent
 * @param events in them
 * @param maybeFragments that were on their way when the agent ended: Kafka has them, or not
 * @param maybeEvents in them
 */
record Missing(long fragments, long events, long maybeFragments, long maybeEvents) {
  static final Missing NONE = new Missing(0, 0, 0, 0);

  /**
   * Losses of which some may be on Kafka.
   *
   * @param fragments in all
   * @param events in all
   * @param sentFragments of that stretch of the stream at most
   * @param sentEvents of that stretch at most
   */
  static Missing of(long fragments, long events, long sentFragments, long sentEvents) {
    long maybeFragments = among(fragments, sentFragments);
    long maybeEvents = among(events, sentEvents);
    return new Missing(
        fragments - maybeFragments, events - maybeEvents, maybeFragments, maybeEvents);
  }

  private static long among(long all, long sent) {
    return Math.max(0, Math.min(all, sent));
  }
}
