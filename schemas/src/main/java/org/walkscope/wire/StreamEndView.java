// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** {@code struct ws_stream_end}. The last frame: the stream is whole. */
public final class StreamEndView extends WireView {
  /** sizeof. */
  public static final int BYTES = 24;

  public static final int TIMESTAMP_NS_AT = 0;
  public static final int FRAMES_AT = 8;
  public static final int BYTES_AT = 16;

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
}
