// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_welcome}. Agent to probe: answer to HELLO. After a refusal the agent closes the
 * connection. Made by {@code ./walkscope contract}.
 */
public final class WelcomeView extends WireView {
  /** sizeof. */
  public static final int BYTES = 24;

  public static final int MAGIC_AT = 0;
  public static final int VERSION_AT = 4;
  public static final int WELCOME_BYTES_AT = 6;
  public static final int REFUSED_AT = 8;
  public static final int CONFIRMED_AT = 16;

  /** A view of bytes of its own, all of them 0. */
  public static WelcomeView allocate() {
    WelcomeView view = new WelcomeView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(WelcomeView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public WelcomeView copy() {
    WelcomeView view = allocate();
    view.set(this);
    return view;
  }

  /** WS_WELCOME_MAGIC. */
  public int magic() {
    return getInt(MAGIC_AT);
  }

  public WelcomeView magic(int value) {
    putInt(MAGIC_AT, value);
    return this;
  }

  /** WS_LINK_VERSION. */
  public int version() {
    return getU16(VERSION_AT);
  }

  public WelcomeView version(int value) {
    putU16(VERSION_AT, value);
    return this;
  }

  /** Bytes of this struct. */
  public int welcomeBytes() {
    return getU16(WELCOME_BYTES_AT);
  }

  public WelcomeView welcomeBytes(int value) {
    putU16(WELCOME_BYTES_AT, value);
    return this;
  }

  /** enum ws_refusal. */
  public int refused() {
    return getInt(REFUSED_AT);
  }

  public WelcomeView refused(int value) {
    putInt(REFUSED_AT, value);
    return this;
  }

  /**
   * Offset before which the stream is safe in the spool, at a frame; 0: the agent does not know the
   * stream.
   */
  public long confirmed() {
    return getLong(CONFIRMED_AT);
  }

  public WelcomeView confirmed(long value) {
    putLong(CONFIRMED_AT, value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("magic", Integer.toUnsignedLong(magic()));
    to.signed("version", version());
    to.signed("welcome_bytes", welcomeBytes());
    to.unsigned("refused", Integer.toUnsignedLong(refused()));
    to.unsigned("confirmed", confirmed());
  }
}
