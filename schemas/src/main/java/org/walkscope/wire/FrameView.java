// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_frame}. Head of a frame; its payload follows. Made by {@code ./walkscope
 * contract}.
 */
public final class FrameView extends WireView {
  /** sizeof. */
  public static final int BYTES = 12;

  public static final int PAYLOAD_BYTES_AT = 0;
  public static final int TYPE_AT = 4;
  public static final int CPU_AT = 6;
  public static final int CRC32C_AT = 8;

  /** A view of bytes of its own, all of them 0. */
  public static FrameView allocate() {
    FrameView view = new FrameView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(FrameView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public FrameView copy() {
    FrameView view = allocate();
    view.set(this);
    return view;
  }

  /** Bytes of the payload, at most WS_MAX_FRAME_BYTES. */
  public int payloadBytes() {
    return getInt(PAYLOAD_BYTES_AT);
  }

  public FrameView payloadBytes(int value) {
    putInt(PAYLOAD_BYTES_AT, value);
    return this;
  }

  /** enum ws_frame_type. */
  public int type() {
    return getU16(TYPE_AT);
  }

  public FrameView type(int value) {
    putU16(TYPE_AT, value);
    return this;
  }

  /** CPU on which the event was made. */
  public int cpu() {
    return getU16(CPU_AT);
  }

  public FrameView cpu(int value) {
    putU16(CPU_AT, value);
    return this;
  }

  /** Checksum of the 8 bytes above and of the payload. */
  public int crc32c() {
    return getInt(CRC32C_AT);
  }

  public FrameView crc32c(int value) {
    putInt(CRC32C_AT, value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("payload_bytes", Integer.toUnsignedLong(payloadBytes()));
    to.signed("type", type());
    to.signed("cpu", cpu());
    to.unsigned("crc32c", Integer.toUnsignedLong(crc32c()));
  }
}
