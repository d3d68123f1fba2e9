// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Walk;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;

/**
 * Walks of one kind.
 *
 * @param by the consumer, and the symbol of its mm_walk_ops, callback or else the walker function
 * @param walks how many
 * @param entries page-table entries that they found, of all types
 * @param incomplete of the walks: events of theirs are missing
 */
public record WalkGroup(String by, long walks, long entries, long incomplete) {

  /** The kinds among these walks, in the order of their names. */
  static List<WalkGroup> of(List<Walk> walks) {
    Map<String, WalkGroup> groups = new TreeMap<>();
    for (Walk walk : walks) {
      String symbol = walk.getOps().isEmpty() ? walk.getFunction() : walk.getOps();
      String by = symbol.equals(walk.getConsumer()) ? symbol : walk.getConsumer() + "/" + symbol;
      long incomplete = walk.getCompleteness() == Completeness.COMPLETE ? 0 : 1;
      groups.merge(
          by,
          new WalkGroup(by, 1, PageTableEntries.in(walk.getCounts()), incomplete),
          WalkGroup::plus);
    }
    return new ArrayList<>(groups.values());
  }

  private WalkGroup plus(WalkGroup other) {
    return new WalkGroup(
        by, walks + other.walks, entries + other.entries, incomplete + other.incomplete);
  }

  @Override
  public String toString() {
    return "%s: %s, %s%s"
        .formatted(
            TerminalText.name(by),
            CountText.of(walks, "walk"),
            CountText.of(entries, "entry", "entries"),
            incomplete == 0 ? "" : ", " + incomplete + " INCOMPLETE");
  }
}
