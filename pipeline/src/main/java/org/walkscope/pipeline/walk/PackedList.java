// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** Records that stand in an array, a few longs each. Each is made when it is asked for. */
final class PackedList<T> extends AbstractList<T> implements RandomAccess {
  /** Makes a record of the longs from an index on. */
  @FunctionalInterface
  interface Made<T> {
    T of(long[] packed, int at);
  }

  private final long[] packed;
  private final int longs;
  private final int size;
  private final Made<T> made;

  private PackedList(long[] packed, int longs, int size, Made<T> made) {
    this.packed = packed;
    this.longs = longs;
    this.size = size;
    this.made = made;
  }

  /**
   * List over an array that does not change after this.
   *
   * @param longs of each record
   */
  static <T> List<T> of(long[] packed, int longs, int size, Made<T> made) {
    return size == 0 ? List.of() : new PackedList<>(packed, longs, size, made);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public T get(int index) {
    return made.of(packed, Objects.checkIndex(index, size) * longs);
  }
}
