// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Level;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;
import org.walkscope.verify.proc.IndexedRead;

class MigrationReadsTest {
  private static Walk walk(long number, WalkerKind kind, EntryType type, Level level) {
    Walk walk = new Walk();
    walk.setHost(new ResultHost());
    walk.setWalker(
        Walker.newBuilder()
            .setTgid(4)
            .setTid(4)
            .setComm("walkmigrate")
            .setStartBoottimeNs(1L)
            .build());
    walk.setWalk(number);
    walk.setBeginEpochNs(number * 10);
    walk.setWalkerKind(kind);
    walk.setFile(ProcFile.PAGEMAP);
    walk.setCompleteness(Completeness.COMPLETE);
    walk.setExtents(
        List.of(
            Extent.newBuilder()
                .setStart(0)
                .setEntries(3)
                .setBytes(4096)
                .setType(type)
                .setLevel(level)
                .build()));
    return walk;
  }

  private static IndexedRead read(long walk) {
    return new IndexedRead("pagemap", 3, 4, walk * 10 - 5, walk * 10 + 4, null, null);
  }

  @Test
  void countsWhatEachWalkerMetInCompleteReadsAndWantsEachLevelOfEach() {
    List<Walk> walks =
        List.of(
            walk(1, WalkerKind.LEGACY, EntryType.MIGRATION, Level.PTE),
            walk(2, WalkerKind.LEGACY, EntryType.FOLIO, Level.PMD),
            walk(3, WalkerKind.LEGACY, EntryType.MIGRATION, Level.PMD),
            walk(4, WalkerKind.LEGACY, EntryType.FOLIO, Level.PMD));
    MigrationReads found = MigrationReads.of(List.of(read(1), read(2), read(3)), walks);
    assertThat(found.entries(WalkerKind.LEGACY, Level.PTE)).isEqualTo(3);
    assertThat(found.entries(WalkerKind.LEGACY, Level.PMD)).isEqualTo(3);
    assertThat(found.notMet(Set.of(Level.PTE, Level.PMD))).isEmpty();
    assertThat(found.notMet(Set.of(Level.PTE, Level.PUD)))
        .containsExactly("no complete read of LEGACY met one of level PUD");
  }

  @Test
  void aWalkerThatMetNoneIsNoProofAndNoneAtAllIsNeither() {
    List<Walk> walks =
        List.of(
            walk(1, WalkerKind.LEGACY, EntryType.MIGRATION, Level.PTE),
            walk(2, WalkerKind.PT_RANGE_WALK, EntryType.FOLIO, Level.PTE));
    assertThat(MigrationReads.of(List.of(read(1)), walks).notMet(Set.of(Level.PTE)))
        .containsExactly("no complete read of PT_RANGE_WALK met one of level PTE");
    assertThat(MigrationReads.of(List.of(), List.of()).notMet(Set.of(Level.PTE)))
        .containsExactly("no walk is in the trace");
  }

  @Test
  void aReadWithoutALaterWalkMayLackItsLast() {
    List<Walk> walks = List.of(walk(1, WalkerKind.LEGACY, EntryType.MIGRATION, Level.PTE));
    assertThat(MigrationReads.of(List.of(read(1)), walks).entries(WalkerKind.LEGACY, Level.PTE))
        .isZero();
  }
}
