// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_event}. First in the payload of every frame that belongs to a walk. The identity
 * of a walk is (host, boot, tid, walk). sequence numbers every event the walk attempted, from 0 for
 * its begin: a gap is a loss, of exactly that many. LOCK_HOLD and STALL stand outside walks: their
 * walk is the last one that began under the lock and their sequence is WS_OUTSIDE. Loss of them
 * shows in the counters of their CPU alone. Made by {@code ./walkscope contract}.
 */
public class EventView extends WireView {
  /** sizeof. */
  public static final int BYTES = 24;

  public static final int TIMESTAMP_NS_AT = 0;
  public static final int WALK_AT = 8;
  public static final int TID_AT = 16;
  public static final int SEQUENCE_AT = 20;

  /** Time of the event. */
  public long timestampNs() {
    return getLong(TIMESTAMP_NS_AT);
  }

  public EventView timestampNs(long value) {
    putLong(TIMESTAMP_NS_AT, value);
    return this;
  }

  /** Number of the walk: counts the walks of its task from 1. */
  public long walk() {
    return getLong(WALK_AT);
  }

  public EventView walk(long value) {
    putLong(WALK_AT, value);
    return this;
  }

  /** Thread id of the walker. */
  public int tid() {
    return getInt(TID_AT);
  }

  public EventView tid(int value) {
    putInt(TID_AT, value);
    return this;
  }

  /** Number of the event in its walk: 0 for the begin. */
  public int sequence() {
    return getInt(SEQUENCE_AT);
  }

  public EventView sequence(int value) {
    putInt(SEQUENCE_AT, value);
    return this;
  }
}
