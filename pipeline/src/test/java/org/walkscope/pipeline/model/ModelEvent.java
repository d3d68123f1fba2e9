// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.model;

import java.util.List;

/** What a walk does between its begin and its end, in the order in which it does it. */
sealed interface ModelEvent {
  /** Entries of one table, or one huge page. */
  record Entries(List<Slot> slots, boolean hugetlb) implements ModelEvent {}

  /** Facts of those of the folios behind the entries before that could be read. */
  record Folios(List<Slot> known) implements ModelEvent {}

  record Hole(long start, long end, int depth) implements ModelEvent {}

  record Lock(long address, long waitNs, long holdNs, int kind) implements ModelEvent {}
}
