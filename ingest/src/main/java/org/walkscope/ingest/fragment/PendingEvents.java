// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.walkscope.event.EventVisitor;
import org.walkscope.ingest.frame.FrameDecoder;
import org.walkscope.wire.EventView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireRules;
import org.walkscope.wire.WireView;

/**
 * Payloads of one walker thread in the order in which they came, each behind its type and its size.
 * A thread of one event takes no more memory than that event.
 */
final class PendingEvents {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final int HEAD_BYTES = 1 + Integer.BYTES;

  private byte[] bytes = {};
  private int used;
  private int count;

  /** Time of the first of them. */
  private long firstNs;

  /** Up to the last event after which no walk is open. */
  private int wholeCount;

  int count() {
    return count;
  }

  int bytes() {
    return used;
  }

  /** Time of the first of them. */
  long firstNs() {
    return firstNs;
  }

  /** Memory taken, used or not. */
  int allocated() {
    return bytes.length;
  }

  void add(int type, EventView payload) {
    if (count == 0) {
      firstNs = payload.timestampNs();
    }
    int size = payload.limit();
    room(HEAD_BYTES + size);
    bytes[used] = (byte) type;
    INT.set(bytes, used + 1, size);
    payload.copyTo(bytes, used + HEAD_BYTES);
    used += HEAD_BYTES + size;
    count++;
    if (type == Wire.FRAME_WALK_END || WireRules.isOutside(type)) {
      wholeCount = count;
    }
  }

  /** Number of events to cut off: up to a walk's end if that is at least half, else all. */
  int cut() {
    return wholeCount > count / 2 ? wholeCount : count;
  }

  /** Drives the visitor with the first {@code n}, and forgets them. */
  void drain(int n, FrameDecoder decoder, WireView scratch, EventVisitor visitor) {
    int at = 0;
    for (int i = 0; i < n; i++) {
      int size = (int) INT.get(bytes, at + 1);
      scratch.over(bytes, at + HEAD_BYTES, size);
      decoder.decode(bytes[at], scratch, visitor);
      at += HEAD_BYTES + size;
    }
    bytes = Arrays.copyOfRange(bytes, at, used);
    used -= at;
    count -= n;
    wholeCount = Math.max(0, wholeCount - n);
    if (count > 0) {
      scratch.over(bytes, HEAD_BYTES, used - HEAD_BYTES);
      firstNs = scratch.getLong(EventView.TIMESTAMP_NS_AT);
    }
  }

  private void room(int more) {
    if (used + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(used + more, 2 * bytes.length));
    }
  }
}
