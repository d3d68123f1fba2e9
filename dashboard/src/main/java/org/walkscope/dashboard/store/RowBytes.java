// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

/** Bytes that a row counts in the limit of the store. */
final class RowBytes {
  /** Columns of a row other than blobs, compressed. */
  private static final int COLUMNS = 50;

  private RowBytes() {}

  static int of(byte[]... blobs) {
    int sum = COLUMNS;
    for (byte[] blob : blobs) {
      sum += blob == null ? 0 : blob.length;
    }
    return sum;
  }
}
