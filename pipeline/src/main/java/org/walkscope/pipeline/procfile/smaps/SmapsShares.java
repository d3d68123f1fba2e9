// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.smaps;

import static org.walkscope.schema.SmapsField.KSM;
import static org.walkscope.schema.SmapsField.LAZY_FREE;
import static org.walkscope.schema.SmapsField.LOCKED;
import static org.walkscope.schema.SmapsField.PRIVATE_CLEAN;
import static org.walkscope.schema.SmapsField.PRIVATE_DIRTY;
import static org.walkscope.schema.SmapsField.PSS;
import static org.walkscope.schema.SmapsField.PSS_ANON;
import static org.walkscope.schema.SmapsField.PSS_DIRTY;
import static org.walkscope.schema.SmapsField.PSS_FILE;
import static org.walkscope.schema.SmapsField.PSS_SHMEM;
import static org.walkscope.schema.SmapsField.REFERENCED;
import static org.walkscope.schema.SmapsField.SHARED_CLEAN;
import static org.walkscope.schema.SmapsField.SHARED_DIRTY;

import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.Piece;
import org.walkscope.pipeline.pagetable.EntryBits;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.EntryType;
import org.walkscope.wire.Wire;

/**
 * Sharing of mapped pages: smaps_account() and smaps_page_accumulate() of {@code
 * fs/proc/task_mmu.c}, Linux 6.1, 6.12 and 7.3.
 */
final class SmapsShares {
  private static final int OF_ALL = FieldSums.mask(PSS);
  private static final int OF_ANON = FieldSums.mask(PSS_ANON);
  private static final int OF_FILES = FieldSums.mask(PSS_FILE, PSS_SHMEM);
  private static final int OF_LOCKED = FieldSums.mask(LOCKED);
  private static final int OF_DIRTY = FieldSums.mask(PSS_DIRTY, PRIVATE_DIRTY, SHARED_DIRTY);
  private static final int OF_CLEAN = FieldSums.mask(PRIVATE_CLEAN, SHARED_CLEAN);

  private final FieldSums sums;

  // facts common to all pages of the piece at hand
  private Piece piece;
  private Answer anon;
  private Answer dirty;
  private boolean locked;

  SmapsShares(FieldSums sums) {
    this.sums = sums;
  }

  /**
   * Adds a piece whose entries map pages or stand for some.
   *
   * @param isAnon whether its pages are anonymous
   */
  void add(Piece of, SmapsVma vma, Answer isAnon, SmapsKernel kernel) {
    piece = of;
    anon = isAnon;
    locked = vma.locked();
    // the bits of a PMD are read whatever its kind
    boolean asked = piece.type == EntryType.FOLIO || piece.level == PageTableFormat.PMD;
    Answer folioDirty = flag(kernel.dirtyFlag());
    dirty = Answer.of(asked && piece.rawDirty).or(folioDirty);
    Answer young = Answer.of(asked && piece.rawYoung);

    sums.addIf(young.or(flag(kernel.referencedFlags())), REFERENCED, piece.bytes());
    sums.addIf(lazyFree(), LAZY_FREE, piece.bytes());
    sums.addIf(isKsm(), KSM, piece.bytes());
    if (isStandIn(kernel)) {
      accumulate(piece.bytes(), kernel.pss(piece.bytes()), !kernel.standInsShared());
    } else {
      byFacts(kernel);
    }
  }

  /** True for an entry whose page's map count does not matter. */
  private boolean isStandIn(SmapsKernel kernel) {
    if (!kernel.standInsShared()) {
      return piece.type == EntryType.MIGRATION;
    }
    boolean devicePrivatePte =
        piece.level == PageTableFormat.PTE && (piece.bits & EntryBits.DEVICE_PRIVATE) != 0;
    return piece.type != EntryType.FOLIO && !devicePrivatePte;
  }

  /** Adds pages by map count; a PMD leaf has several facts where map counts differ. */
  private void byFacts(SmapsKernel kernel) {
    long at = piece.address;
    EntryBatch facts = piece.facts;
    int fact = piece.firstFact;
    while (facts != null && at < piece.end() && fact < facts.folios()) {
      long end = facts.folioAddress(fact) + (facts.folioPages(fact) << kernel.pageShift());
      if (facts.folioAddress(fact) > at) {
        break;
      }
      long bytes = Math.min(end, piece.end()) - at;
      // one reference means one mapping, whatever the counts are
      int mapcount = facts.folioRefcount(fact) == 1 ? 1 : facts.folioMapcount(fact);
      long whole = kernel.pss(kernel.pageBytes());
      long ofPage = mapcount < 2 ? whole : whole / mapcount;
      accumulate(bytes, (bytes >> kernel.pageShift()) * ofPage, mapcount < 2);
      at += bytes;
      fact++;
    }
    if (at < piece.end()) {
      forget();
    }
  }

  private Answer flag(long mask) {
    return piece.facts == null || mask == 0
        ? Answer.UNKNOWN
        : Answer.of((piece.facts.folioFlags(piece.firstFact) & mask) != 0);
  }

  private Answer lazyFree() {
    if (anon == Answer.NO || dirty == Answer.YES) {
      return Answer.NO;
    }
    if (piece.facts == null) {
      return Answer.UNKNOWN;
    }
    return (piece.folioKind & Wire.FOLIO_SWAPBACKED) != 0 ? Answer.NO : not(dirty);
  }

  private static Answer not(Answer answer) {
    return answer == Answer.UNKNOWN ? answer : Answer.of(answer == Answer.NO);
  }

  private Answer isKsm() {
    if (piece.facts == null) {
      return anon == Answer.NO ? Answer.NO : Answer.UNKNOWN;
    }
    return Answer.of((piece.folioKind & Wire.FOLIO_KSM) != 0);
  }

  private void accumulate(long bytes, long pss, boolean isPrivate) {
    sums.add(PSS, pss);
    addByKind(pss);
    sums.add(LOCKED, locked ? pss : 0);
    sums.addIf(dirty, PSS_DIRTY, pss);
    if (dirty == Answer.UNKNOWN) {
      sums.forget(isPrivate ? PRIVATE_DIRTY : SHARED_DIRTY);
      sums.forget(isPrivate ? PRIVATE_CLEAN : SHARED_CLEAN);
    } else if (dirty == Answer.YES) {
      sums.add(isPrivate ? PRIVATE_DIRTY : SHARED_DIRTY, bytes);
    } else {
      sums.add(isPrivate ? PRIVATE_CLEAN : SHARED_CLEAN, bytes);
    }
  }

  private void addByKind(long pss) {
    sums.addIf(anon, PSS_ANON, pss);
    if (anon == Answer.UNKNOWN || (anon == Answer.NO && piece.facts == null)) {
      sums.forget(OF_FILES);
    } else if (anon == Answer.NO) {
      boolean shmem = (piece.folioKind & Wire.FOLIO_SWAPBACKED) != 0;
      sums.add(shmem ? PSS_SHMEM : PSS_FILE, pss);
    }
  }

  /** Marks the sharing of the pages as unknown. */
  private void forget() {
    sums.forget(OF_ALL);
    if (anon != Answer.NO) {
      sums.forget(OF_ANON);
    }
    if (anon != Answer.YES) {
      sums.forget(OF_FILES);
    }
    if (locked) {
      sums.forget(OF_LOCKED);
    }
    if (dirty != Answer.NO) {
      sums.forget(OF_DIRTY);
    }
    if (dirty != Answer.YES) {
      sums.forget(OF_CLEAN);
    }
  }
}
