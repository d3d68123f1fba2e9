// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_confirm}. Agent to probe, again and again after RESUME. Made by {@code
 * ./walkscope contract}.
 */
public final class ConfirmView extends WireView {
  /** sizeof. */
  public static final int BYTES = 8;

  public static final int OFFSET_AT = 0;

  /** A view of bytes of its own, all of them 0. */
  public static ConfirmView allocate() {
    ConfirmView view = new ConfirmView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(ConfirmView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public ConfirmView copy() {
    ConfirmView view = allocate();
    view.set(this);
    return view;
  }

  /**
   * Offset before which the stream is safe in the spool: the end of a frame, and never lower than
   * before.
   */
  public long offset() {
    return getLong(OFFSET_AT);
  }

  public ConfirmView offset(long value) {
    putLong(OFFSET_AT, value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("offset", offset());
  }
}
