// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.send;

import java.util.function.LongSupplier;

/** Whether Kafka is reached, and since when. */
public final class KafkaReach {
  /**
   * What is known now.
   *
   * @param reached true if the last that was heard of Kafka is good
   * @param sinceMs epoch at which this began; 0 before Kafka was asked first
   * @param why what is wrong; empty where nothing is
   * @param connections producers that were made
   * @param failures times that it was not reached any more, or not at first
   */
  public record State(boolean reached, long sinceMs, String why, long connections, long failures) {}

  private final LongSupplier epochMs;
  private State state = new State(false, 0, "it was not asked yet", 0, 0);

  /** Of one agent: producers come and go. */
  public KafkaReach(LongSupplier epochMs) {
    this.epochMs = epochMs;
  }

  /** What is known now. */
  public synchronized State state() {
    return state;
  }

  /** Takes note of a producer, to which Kafka has answered. */
  synchronized void connected() {
    state = new State(true, since(true), "", state.connections + 1, state.failures);
  }

  /** Takes note of an answer. */
  synchronized void answered() {
    if (!state.reached) {
      state = new State(true, since(true), "", state.connections, state.failures);
    }
  }

  /** Takes note of a failure. */
  synchronized void failed(String why) {
    boolean first = state.reached || state.sinceMs == 0;
    state =
        new State(false, since(false), why, state.connections, state.failures + (first ? 1 : 0));
  }

  private long since(boolean reached) {
    return state.reached == reached && state.sinceMs > 0 ? state.sinceMs : epochMs.getAsLong();
  }
}
