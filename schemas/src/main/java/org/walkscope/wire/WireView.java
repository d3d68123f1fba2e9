// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A place in an array that holds a struct of {@code wire.h}, little endian. One view is moved from
 * struct to struct, so that none of them becomes an object.
 */
public class WireView {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array = {};
  private int base;
  private int limit;

  /**
   * Moves the view.
   *
   * @param newBase first byte
   * @param newLimit bytes from there on that belong to the struct and what follows it
   */
  public final void over(byte[] newArray, int newBase, int newLimit) {
    array = newArray;
    base = newBase;
    limit = newLimit;
  }

  /** Moves the view to where another is. */
  public final void over(WireView other) {
    over(other.array, other.base, other.limit);
  }

  /** Moves the view to a part of another. */
  public final void over(WireView other, int at) {
    over(other.array, other.base + at, other.limit - at);
  }

  /** Bytes of the struct and of what follows it. */
  public final int limit() {
    return limit;
  }

  /** The 8 bytes from {@code at} on. */
  public final long getLong(int at) {
    return (long) LONG.get(array, base + at);
  }

  /** The 4 bytes from {@code at} on. */
  public final int getInt(int at) {
    return (int) INT.get(array, base + at);
  }

  /** The 2 bytes from {@code at} on, unsigned. */
  public final int getU16(int at) {
    return (short) SHORT.get(array, base + at) & 0xffff;
  }

  /** The byte at {@code at}, unsigned. */
  public final int getU8(int at) {
    return array[base + at] & 0xff;
  }

  /** Some of the bytes, not copied. */
  public final ByteBuffer bytes(int at, int length) {
    return ByteBuffer.wrap(array, base + at, length);
  }

  /** Copies the whole of it. */
  public final void copyTo(byte[] to, int at) {
    System.arraycopy(array, base, to, at, limit);
  }

  final void putLong(int at, long value) {
    LONG.set(array, base + at, value);
  }

  final void putInt(int at, int value) {
    INT.set(array, base + at, value);
  }

  final void putU16(int at, int value) {
    SHORT.set(array, base + at, (short) value);
  }

  final void putU8(int at, int value) {
    array[base + at] = (byte) value;
  }
}
