// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** Payload of an older version, with 0 in the fields that it lacks. */
public final class OlderFrame {
  private byte[] bytes = {};
  private final WireView copy = new WireView();

  /**
   * The payload itself if it has all fields of its type, else a copy with the others.
   *
   * @return valid until the next call
   */
  public WireView whole(int type, WireView payload) {
    int size = WireFrames.bytes(type, Wire.VERSION);
    if (payload.limit() >= size) {
      return payload;
    }
    if (bytes.length < size) {
      bytes = new byte[size];
    }
    copy.over(bytes, 0, size);
    copy.setBytes(payload, size);
    return copy;
  }
}
