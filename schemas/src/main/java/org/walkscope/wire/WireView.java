// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

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

  /** True if a text has no NUL; false for a field that the struct is too short for. */
  final boolean isEndless(int at, int size) {
    return has(at) && WireText.length(array, base + at, size) < 0;
  }

  final String getText(int at, int size) {
    return WireText.read(array, base + at, size);
  }

  final void putText(int at, int size, String value) {
    WireText.write(value, array, base + at, size);
  }

  final byte[] getBytes(int at, int size) {
    return Arrays.copyOfRange(array, base + at, base + at + size);
  }

  final String hexText(int at, int size) {
    return HexFormat.of().formatHex(array, base + at, base + at + size);
  }

  final void putBytes(int at, int size, byte[] value) {
    if (value.length != size) {
      throw new IllegalArgumentException(value.length + " bytes for a field of " + size);
    }
    System.arraycopy(value, 0, array, base + at, size);
  }

  /** True if the bytes before the NUL are the same. */
  final boolean sameText(WireView other, int at, int size) {
    int from = base + at;
    int otherFrom = other.base + at;
    byte[] others = other.array;
    if (Arrays.equals(array, from, from + size, others, otherFrom, otherFrom + size)) {
      return true; // most are, and the bytes behind a NUL are 0 most often
    }
    int length = WireText.length(array, from, size);
    int otherLength = WireText.length(others, otherFrom, size);
    return Arrays.equals(array, from, from + length, others, otherFrom, otherFrom + otherLength);
  }

  /** Takes the bytes of another; fields that the other is too short for become 0. */
  final void setBytes(WireView other, int bytes) {
    int there = Math.min(bytes, other.limit);
    System.arraycopy(other.array, other.base, array, base, there);
    Arrays.fill(array, base + there, base + bytes, (byte) 0);
  }

  /** True if the struct has the field from {@code at} on: one of an older version is shorter. */
  public final boolean has(int at) {
    return at < limit;
  }

  /** Copies the whole of it. */
  public final void copyTo(byte[] to, int at) {
    System.arraycopy(array, base, to, at, limit);
  }

  /** Passes the fields on, without those of a head that views share; none where no struct is. */
  public void fields(Fields to) {}

  @Override
  public final String toString() {
    StringBuilder text = new StringBuilder(getClass().getSimpleName());
    fields(new FieldText(text, " "));
    return text.toString();
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
