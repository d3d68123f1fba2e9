// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rows that are added in any order and read once, in the order of their keys: on disk, or in memory
 * where they are few.
 */
public interface SortedRows {
  /** Numbers of a key, the first decides first. No two rows have one key. */
  int KEYS = 6;

  /** Adds a row. */
  void add(long[] key, byte[] row) throws IOException;

  /** Passes all rows in their order, once. */
  void forEach(Taker taker) throws IOException;

  /** Taker of rows. */
  @FunctionalInterface
  interface Taker {
    void take(long[] key, byte[] row) throws IOException;
  }

  /** Rows in memory. */
  static SortedRows inMemory() {
    SortedMap<long[], byte[]> rows = new TreeMap<>(Arrays::compare);
    return new SortedRows() {
      @Override
      public void add(long[] key, byte[] row) {
        rows.put(key, row);
      }

      @Override
      public void forEach(Taker taker) throws IOException {
        for (Map.Entry<long[], byte[]> row : rows.entrySet()) {
          taker.take(row.getKey(), row.getValue());
        }
        rows.clear();
      }
    };
  }
}
