// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_hello}. Probe to agent, first after it connected. Made by {@code ./walkscope
 * contract}.
 */
public final class HelloView extends WireView {
  /** sizeof. */
  public static final int BYTES = 40;

  public static final int MAGIC_AT = 0;
  public static final int VERSION_AT = 4;
  public static final int HELLO_BYTES_AT = 6;
  public static final int STREAM_ID_AT = 8;
  public static final int KEPT_FROM_AT = 24;
  public static final int MADE_AT = 32;

  /** A view of bytes of its own, all of them 0. */
  public static HelloView allocate() {
    HelloView view = new HelloView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(HelloView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public HelloView copy() {
    HelloView view = allocate();
    view.set(this);
    return view;
  }

  /** WS_HELLO_MAGIC. */
  public int magic() {
    return getInt(MAGIC_AT);
  }

  public HelloView magic(int value) {
    putInt(MAGIC_AT, value);
    return this;
  }

  /** WS_LINK_VERSION. */
  public int version() {
    return getU16(VERSION_AT);
  }

  public HelloView version(int value) {
    putU16(VERSION_AT, value);
    return this;
  }

  /** Bytes of this struct. */
  public int helloBytes() {
    return getU16(HELLO_BYTES_AT);
  }

  public HelloView helloBytes(int value) {
    putU16(HELLO_BYTES_AT, value);
    return this;
  }

  /** Random, one for each run of the probe. */
  public byte[] streamId() {
    return getBytes(STREAM_ID_AT, 16);
  }

  public HelloView streamId(byte[] value) {
    putBytes(STREAM_ID_AT, 16, value);
    return this;
  }

  /**
   * Offset of the oldest frame that the probe still has; the stream's header is always kept and
   * does not count.
   */
  public long keptFrom() {
    return getLong(KEPT_FROM_AT);
  }

  public HelloView keptFrom(long value) {
    putLong(KEPT_FROM_AT, value);
    return this;
  }

  /** Bytes of the stream so far. */
  public long made() {
    return getLong(MADE_AT);
  }

  public HelloView made(long value) {
    putLong(MADE_AT, value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("magic", Integer.toUnsignedLong(magic()));
    to.signed("version", version());
    to.signed("hello_bytes", helloBytes());
    to.text("stream_id", hexText(STREAM_ID_AT, 16));
    to.unsigned("kept_from", keptFrom());
    to.unsigned("made", made());
  }
}
