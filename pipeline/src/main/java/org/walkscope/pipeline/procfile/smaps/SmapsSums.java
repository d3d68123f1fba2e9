// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.smaps;

import static org.walkscope.schema.SmapsField.ANONYMOUS;
import static org.walkscope.schema.SmapsField.ANON_HUGE_PAGES;
import static org.walkscope.schema.SmapsField.FILE_PMD_MAPPED;
import static org.walkscope.schema.SmapsField.PRIVATE_HUGETLB;
import static org.walkscope.schema.SmapsField.RSS;
import static org.walkscope.schema.SmapsField.SHARED_HUGETLB;
import static org.walkscope.schema.SmapsField.SHMEM_PMD_MAPPED;
import static org.walkscope.schema.SmapsField.SWAP;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.entries.Piece;
import org.walkscope.pipeline.pagetable.EntryBits;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.wire.Wire;

/**
 * Sums of smaps for one walk, by smaps_pte_entry(), smaps_pmd_entry(), smaps_account() and
 * smaps_hugetlb_range() of {@code fs/proc/task_mmu.c} (Linux 7.3). Unit: bytes.
 *
 * <p>A sum that lacks a folio fact is unknown from then on.
 */
public final class SmapsSums {
  private static final int OF_HUGETLB = FieldSums.mask(SHARED_HUGETLB, PRIVATE_HUGETLB);
  private static final int OF_PMDS = FieldSums.mask(SHMEM_PMD_MAPPED, FILE_PMD_MAPPED);

  private final FieldSums sums = new FieldSums();
  private final SmapsShares shares = new SmapsShares(sums);
  private final SwapShares swap = new SwapShares();
  private long hugetlb;
  private long presentPtes;

  /** Adds a piece. */
  public void add(Piece piece, SmapsVma vma, SmapsKernel kernel) {
    if (piece.hugetlb) {
      addHugetlb(piece, kernel);
    } else if (piece.level == PageTableFormat.PTE) {
      addPtes(piece, vma, kernel);
    } else if (piece.level == PageTableFormat.PMD && hasPage(piece.type)) {
      addPmds(piece, vma, kernel);
    }
    // smaps gets no PUD: the walker splits it or finds none
  }

  private void addHugetlb(Piece piece, SmapsKernel kernel) {
    boolean present = piece.type == EntryType.FOLIO || piece.type == EntryType.PFN;
    if (!present && !hasPage(piece.type)) {
      return;
    }
    hugetlb += piece.bytes();
    Answer shared;
    if (!present && kernel.standInsShared()) {
      shared = Answer.YES;
    } else if (piece.facts == null) {
      shared = Answer.UNKNOWN;
    } else if (piece.facts.folioMapcount(piece.firstFact) > 1) {
      shared = Answer.YES;
    } else {
      // a table shared with another process maps the page once for both
      boolean tableShared = (piece.folioKind & Wire.FOLIO_TABLE_SHARED) != 0;
      shared = tableShared ? Answer.YES : Answer.NO;
    }
    switch (shared) {
      case YES -> sums.add(SHARED_HUGETLB, piece.bytes());
      case NO -> sums.add(PRIVATE_HUGETLB, piece.bytes());
      case UNKNOWN -> sums.forget(OF_HUGETLB);
    }
  }

  private void addPtes(Piece piece, SmapsVma vma, SmapsKernel kernel) {
    if (piece.type == EntryType.FOLIO || piece.type == EntryType.PFN) {
      presentPtes += piece.count;
    }
    if (piece.type == EntryType.SWAP) {
      sums.add(SWAP, piece.bytes());
      swap.entries(piece.count);
    } else if (hasPage(piece.type)) {
      account(piece, vma, isAnonymous(piece, vma), kernel);
    }
  }

  private void addPmds(Piece piece, SmapsVma vma, SmapsKernel kernel) {
    if (!kernel.protNonePmds() && (piece.bits & EntryBits.PROTNONE) != 0) {
      return;
    }
    Answer anon = isAnonymous(piece, vma);
    if (anon == Answer.NO && vma.anonymous()) {
      return; // the huge zero page, on kernels that do not mark it special
    }
    account(piece, vma, anon, kernel);
    sums.addIf(anon, ANON_HUGE_PAGES, piece.bytes());
    if (anon == Answer.YES) {
      return;
    }
    if (anon == Answer.UNKNOWN || !piece.folioKnown || vma.dax()) {
      // smaps leaves out device memory, and keeps that of a file
      sums.forget(OF_PMDS);
    } else {
      boolean shmem = (piece.folioKind & Wire.FOLIO_SWAPBACKED) != 0;
      sums.add(shmem ? SHMEM_PMD_MAPPED : FILE_PMD_MAPPED, piece.bytes());
    }
  }

  private void account(Piece piece, SmapsVma vma, Answer anon, SmapsKernel kernel) {
    sums.add(RSS, piece.bytes());
    sums.addIf(anon, ANONYMOUS, piece.bytes());
    shares.add(piece, vma, anon, kernel);
  }

  /** Swap entries that the kernel found {@code swapcount} times in page tables. */
  public void sharedSwap(int entries, int swapcount, int pageShift) {
    swap.shared(entries, swapcount, pageShift);
  }

  private static Answer isAnonymous(Piece piece, SmapsVma vma) {
    if (piece.folioKnown) {
      return Answer.of((piece.folioKind & Wire.FOLIO_ANON) != 0);
    }
    if (!vma.known()) {
      return Answer.UNKNOWN;
    }
    if (vma.anonymous()) {
      // a poisoned page may have lost its mapping
      return piece.type == EntryType.HWPOISON ? Answer.UNKNOWN : Answer.YES;
    }
    return vma.copiedOnWrite() ? Answer.UNKNOWN : Answer.NO;
  }

  /** Pages of migration, device and poison entries count like mapped ones. */
  private static boolean hasPage(EntryType type) {
    return switch (type) {
      case FOLIO, MIGRATION, DEVICE, HWPOISON -> true;
      case NONE, MARKER, PFN, SWAP -> false;
    };
  }

  /**
   * Result of the sums.
   *
   * @param shmemSwap swapped pages of the shmem object that no entry shows
   * @param swapEntries whose count the kernel looked up; from WALK_END
   */
  public SmapsTotals toTotals(long shmemSwap, long swapEntries, int pageShift) {
    SmapsTotals totals = new SmapsTotals();
    sums.into(totals);
    totals.setSwap(totals.getSwap() + shmemSwap);
    totals.setSwapPss(swap.pss(swapEntries, pageShift));
    totals.setHugetlb(hugetlb);
    totals.setPresentPtes(presentPtes);
    return totals;
  }

  public void write(DataOutput out) throws IOException {
    sums.write(out);
    swap.write(out);
    out.writeLong(hugetlb);
    out.writeLong(presentPtes);
  }

  public void read(DataInput in) throws IOException {
    sums.read(in);
    swap.read(in);
    hugetlb = in.readLong();
    presentPtes = in.readLong();
  }
}
