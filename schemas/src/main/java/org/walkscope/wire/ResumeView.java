// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_resume}. Probe to agent, after WELCOME. The stream's header with its constants
 * follows, whole, and then the stream's frames from offset on. Made by {@code ./walkscope
 * contract}.
 */
public final class ResumeView extends WireView {
  /** sizeof. */
  public static final int BYTES = 24;

  public static final int OFFSET_AT = 0;
  public static final int SKIPPED_BYTES_AT = 8;
  public static final int SKIPPED_EVENTS_AT = 16;

  /** A view of bytes of its own, all of them 0. */
  public static ResumeView allocate() {
    ResumeView view = new ResumeView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(ResumeView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public ResumeView copy() {
    ResumeView view = allocate();
    view.set(this);
    return view;
  }

  /**
   * Offset of the first frame that follows: the latest of confirmed, kept_from and header_bytes.
   */
  public long offset() {
    return getLong(OFFSET_AT);
  }

  public ResumeView offset(long value) {
    putLong(OFFSET_AT, value);
    return this;
  }

  /**
   * Bytes of frames between confirmed and offset that the probe no longer has: 0 unless the agent
   * lost what it had confirmed.
   */
  public long skippedBytes() {
    return getLong(SKIPPED_BYTES_AT);
  }

  public ResumeView skippedBytes(long value) {
    putLong(SKIPPED_BYTES_AT, value);
    return this;
  }

  /**
   * Events in these bytes. An upper bound where confirmed is none of the last 4096 offsets that
   * were confirmed.
   */
  public long skippedEvents() {
    return getLong(SKIPPED_EVENTS_AT);
  }

  public ResumeView skippedEvents(long value) {
    putLong(SKIPPED_EVENTS_AT, value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("offset", offset());
    to.unsigned("skipped_bytes", skippedBytes());
    to.unsigned("skipped_events", skippedEvents());
  }
}
