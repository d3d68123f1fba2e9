// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

/**
 * Store of the VMA results of open snapshots.
 *
 * @param <E> failure of the store
 */
interface VmaStore<E extends Exception> {
  void put(long snapshot, long start, VmaResult vma) throws E;

  void remove(long snapshot, long start) throws E;
}
