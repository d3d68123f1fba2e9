// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import static org.walkscope.schema.EntryType.FOLIO;
import static org.walkscope.schema.EntryType.MIGRATION;
import static org.walkscope.schema.EntryType.NONE;
import static org.walkscope.schema.EntryType.SWAP;

import java.util.List;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Host;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

/** A range of 16 pages, read by either walker. */
abstract class ComparisonFixture {
  static final long A = 0x7f00_0000_0000L;
  static final long PAGE = 4096;
  static final long PMD = 0x20_0000;
  static final long RW = 0x8000_0000_0000_0067L; // present, young, dirty, NX
  static final long YOUNG = 0x20;
  static final EntryType[] SMAPS = {FOLIO, SWAP, MIGRATION};

  final Host x86 = TestHosts.x86();
  final Host arm64 = TestHosts.arm64();

  static long pte(long pfn) {
    return RW | pfn << 12;
  }

  MadeWalk legacy() {
    return MadeWalk.legacy(x86, A, A + PMD)
        .ptes(FOLIO, A, 16, pte(0x1000))
        .ptes(NONE, A + 16 * PAGE, 496, 0);
  }

  MadeWalk range() {
    return MadeWalk.range(x86, A, A + PMD, SMAPS).ptes(FOLIO, A, 16, pte(0x1000));
  }

  static WalkerComparison compare(Walk before, Walk range, Walk after) {
    return compare(List.of(before), List.of(range), List.of(after));
  }

  static WalkerComparison compare(List<Walk> before, List<Walk> range, List<Walk> after) {
    return WalkerComparisons.of(
        Reading.of(before), Reading.of(range), Reading.of(after), List.of());
  }

  WalkerComparison compare(MadeWalk range) {
    return compare(legacy().build(1), range.build(2), legacy().build(3));
  }
}
