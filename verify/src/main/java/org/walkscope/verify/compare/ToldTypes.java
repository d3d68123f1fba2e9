// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Level;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** Entries that steps of pt_range_walk told, by type and level; a hole counts as one. */
public final class ToldTypes {
  private final Map<EntryType, Map<Level, Long>> entries = new EnumMap<>(EntryType.class);

  public static ToldTypes of(Collection<Walk> walks) {
    ToldTypes told = new ToldTypes();
    for (Walk walk : walks) {
      if (walk.getWalkerKind() == WalkerKind.PT_RANGE_WALK) {
        walk.getExtents().forEach(told::add);
      }
    }
    return told;
  }

  private void add(Extent extent) {
    entries
        .computeIfAbsent(extent.getType(), type -> new EnumMap<>(Level.class))
        .merge(extent.getLevel(), Math.max(1, extent.getEntries()), Long::sum);
  }

  public long entries(EntryType type, Level level) {
    return entries.getOrDefault(type, Map.of()).getOrDefault(level, 0L);
  }

  /** A row a type. */
  public void print(PrintWriter out) {
    out.printf("%-12s", "told");
    for (Level level : Level.values()) {
      out.printf("%12s", level);
    }
    out.println();
    for (EntryType type : EntryType.values()) {
      out.printf("%-12s", type);
      for (Level level : Level.values()) {
        out.printf("%12d", entries(type, level));
      }
      out.println();
    }
  }
}
