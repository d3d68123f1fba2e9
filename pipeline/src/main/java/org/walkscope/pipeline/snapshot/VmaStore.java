// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

/** Where the results of open snapshots' VMAs are kept. */
interface VmaStore {
  void put(long snapshot, long start, VmaResult vma) throws Exception;

  void remove(long snapshot, long start) throws Exception;
}
