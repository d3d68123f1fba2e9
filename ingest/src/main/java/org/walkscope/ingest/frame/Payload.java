// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A place in an array, read little endian; moved from frame to frame, so that none is an object.
 */
public final class Payload {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array = {};
  private int base;
  private int limit;

  public Payload over(byte[] newArray, int newBase, int newLimit) {
    array = newArray;
    base = newBase;
    limit = newLimit;
    return this;
  }

  public int limit() {
    return limit;
  }

  long getLong(int at) {
    return (long) LONG.get(array, base + at);
  }

  int getInt(int at) {
    return (int) INT.get(array, base + at);
  }

  int getU16(int at) {
    return (short) SHORT.get(array, base + at) & 0xffff;
  }

  int getU8(int at) {
    return array[base + at] & 0xff;
  }

  ByteBuffer bytes(int at, int length) {
    return ByteBuffer.wrap(array, base + at, length);
  }

  /** Copies the whole of it. */
  public void copyTo(byte[] to, int at) {
    System.arraycopy(array, base, to, at, limit);
  }
}
