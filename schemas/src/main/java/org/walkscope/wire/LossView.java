// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_loss}. Cumulative since attach, one CPU. seen = delivered + filtered + the
 * lost_*. A walk that could not be followed at all counts its begin alone. Made by {@code
 * ./walkscope contract}.
 */
public final class LossView extends WireView {
  /** sizeof. */
  public static final int BYTES = 112;

  public static final int TIMESTAMP_NS_AT = 0;
  public static final int SEEN_AT = 8;
  public static final int DELIVERED_AT = 16;
  public static final int FILTERED_AT = 24;
  public static final int LOST_RINGBUF_AT = 32;
  public static final int LOST_NO_STATE_AT = 40;
  public static final int LOST_NESTED_AT = 48;
  public static final int LOST_UNREAD_AT = 56;
  public static final int LOST_RECURSION_AT = 64;
  public static final int LOST_RATE_LIMIT_AT = 72;
  public static final int READ_ERRORS_AT = 80;
  public static final int RING_USED_BYTES_AT = 88;
  public static final int RING_BYTES_AT = 96;
  public static final int CPU_AT = 104;

  /** A view of bytes of its own, all of them 0. */
  public static LossView allocate() {
    LossView view = new LossView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(LossView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public LossView copy() {
    LossView view = allocate();
    view.set(this);
    return view;
  }

  /** Time of the round: all events from before it are in earlier frames. */
  public long timestampNs() {
    return getLong(TIMESTAMP_NS_AT);
  }

  public LossView timestampNs(long value) {
    putLong(TIMESTAMP_NS_AT, value);
    return this;
  }

  /** Events that happened in walks. */
  public long seen() {
    return getLong(SEEN_AT);
  }

  public LossView seen(long value) {
    putLong(SEEN_AT, value);
    return this;
  }

  /** Events put into the ring buffer. */
  public long delivered() {
    return getLong(DELIVERED_AT);
  }

  public LossView delivered(long value) {
    putLong(DELIVERED_AT, value);
    return this;
  }

  /** Events left out on request. */
  public long filtered() {
    return getLong(FILTERED_AT);
  }

  public LossView filtered(long value) {
    putLong(FILTERED_AT, value);
    return this;
  }

  /** Events for which the ring buffer had no room. */
  public long lostRingbuf() {
    return getLong(LOST_RINGBUF_AT);
  }

  public LossView lostRingbuf(long value) {
    putLong(LOST_RINGBUF_AT, value);
    return this;
  }

  /** Events of walks and waits that there was no room to follow. */
  public long lostNoState() {
    return getLong(LOST_NO_STATE_AT);
  }

  public LossView lostNoState(long value) {
    putLong(LOST_NO_STATE_AT, value);
    return this;
  }

  /** Events of a walk inside a walk of the same task. */
  public long lostNested() {
    return getLong(LOST_NESTED_AT);
  }

  public LossView lostNested(long value) {
    putLong(LOST_NESTED_AT, value);
    return this;
  }

  /** Entries that were walked and not read; their walk tells them too. */
  public long lostUnread() {
    return getLong(LOST_UNREAD_AT);
  }

  public LossView lostUnread(long value) {
    putLong(LOST_UNREAD_AT, value);
    return this;
  }

  /** Programs that the kernel skipped because they were running on the CPU. */
  public long lostRecursion() {
    return getLong(LOST_RECURSION_AT);
  }

  public LossView lostRecursion(long value) {
    putLong(LOST_RECURSION_AT, value);
    return this;
  }

  /** Walks of a cgroup over its rate limit. */
  public long lostRateLimit() {
    return getLong(LOST_RATE_LIMIT_AT);
  }

  public LossView lostRateLimit(long value) {
    putLong(LOST_RATE_LIMIT_AT, value);
    return this;
  }

  /** Reads of kernel memory that failed. */
  public long readErrors() {
    return getLong(READ_ERRORS_AT);
  }

  public LossView readErrors(long value) {
    putLong(READ_ERRORS_AT, value);
    return this;
  }

  /** Bytes of the ring buffer in use at this moment. */
  public long ringUsedBytes() {
    return getLong(RING_USED_BYTES_AT);
  }

  public LossView ringUsedBytes(long value) {
    putLong(RING_USED_BYTES_AT, value);
    return this;
  }

  /** Bytes that the ring buffer has. */
  public long ringBytes() {
    return getLong(RING_BYTES_AT);
  }

  public LossView ringBytes(long value) {
    putLong(RING_BYTES_AT, value);
    return this;
  }

  /** CPU, below nr_cpus. */
  public int cpu() {
    return getInt(CPU_AT);
  }

  public LossView cpu(int value) {
    putInt(CPU_AT, value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("timestamp_ns", timestampNs());
    to.unsigned("seen", seen());
    to.unsigned("delivered", delivered());
    to.unsigned("filtered", filtered());
    to.unsigned("lost_ringbuf", lostRingbuf());
    to.unsigned("lost_no_state", lostNoState());
    to.unsigned("lost_nested", lostNested());
    to.unsigned("lost_unread", lostUnread());
    to.unsigned("lost_recursion", lostRecursion());
    to.unsigned("lost_rate_limit", lostRateLimit());
    to.unsigned("read_errors", readErrors());
    to.unsigned("ring_used_bytes", ringUsedBytes());
    to.unsigned("ring_bytes", ringBytes());
    to.unsigned("cpu", Integer.toUnsignedLong(cpu()));
  }
}
