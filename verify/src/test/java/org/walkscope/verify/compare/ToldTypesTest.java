// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Level;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

class ToldTypesTest {
  private static Walk walk(WalkerKind kind, Extent... extents) {
    Walk walk = new Walk();
    walk.setWalkerKind(kind);
    walk.setExtents(List.of(extents));
    return walk;
  }

  private static Extent extent(EntryType type, Level level, long entries) {
    return Extent.newBuilder()
        .setStart(0)
        .setEntries(entries)
        .setBytes(4096)
        .setType(type)
        .setLevel(level)
        .build();
  }

  @Test
  void countsWhatTheNewWalkerToldAndAHoleOnce() {
    ToldTypes told =
        ToldTypes.of(
            List.of(
                walk(
                    WalkerKind.PT_RANGE_WALK,
                    extent(EntryType.FOLIO, Level.PMD, 3),
                    extent(EntryType.FOLIO, Level.PMD, 2),
                    extent(EntryType.NONE, Level.PUD, 0)),
                walk(WalkerKind.LEGACY, extent(EntryType.FOLIO, Level.PMD, 100))));
    assertThat(told.entries(EntryType.FOLIO, Level.PMD)).isEqualTo(5);
    assertThat(told.entries(EntryType.NONE, Level.PUD)).isEqualTo(1);
    assertThat(told.entries(EntryType.SWAP, Level.PTE)).isZero();
  }
}
