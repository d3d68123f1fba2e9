// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_stream_end}. The last frame: the stream is whole. Made by {@code ./walkscope
 * contract}.
 */
public final class StreamEndView extends WireView {
  /** sizeof. */
  public static final int BYTES = 24;

  public static final int TIMESTAMP_NS_AT = 0;
  public static final int FRAMES_AT = 8;
  public static final int BYTES_AT = 16;

  /** A view of bytes of its own, all of them 0. */
  public static StreamEndView allocate() {
    StreamEndView view = new StreamEndView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(StreamEndView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public StreamEndView copy() {
    StreamEndView view = allocate();
    view.set(this);
    return view;
  }

  /** Time of the end. */
  public long timestampNs() {
    return getLong(TIMESTAMP_NS_AT);
  }

  public StreamEndView timestampNs(long value) {
    putLong(TIMESTAMP_NS_AT, value);
    return this;
  }

  /** Frames before this one. */
  public long frames() {
    return getLong(FRAMES_AT);
  }

  public StreamEndView frames(long value) {
    putLong(FRAMES_AT, value);
    return this;
  }

  /** Bytes of the whole stream before this frame. */
  public long bytes() {
    return getLong(BYTES_AT);
  }

  public StreamEndView bytes(long value) {
    putLong(BYTES_AT, value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("timestamp_ns", timestampNs());
    to.unsigned("frames", frames());
    to.unsigned("bytes", bytes());
  }
}
