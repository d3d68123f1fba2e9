// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.event.WalkBegin;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.SmapsTotals;

/**
 * What smaps adds up for one walk, as smaps_pte_entry(), smaps_pmd_entry(), smaps_account() and
 * smaps_hugetlb_range() of {@code fs/proc/task_mmu.c} (Linux 7.3) do it. Unit: bytes.
 *
 * <p>A sum that needs a folio fact which is not there is unknown from then on.
 */
final class SmapsSums {
  private enum Answer {
    YES,
    NO,
    UNKNOWN
  }

  private long rss;
  private long anonymous;
  private long swap;
  private long anonHuge;
  private long shmemHuge;
  private long fileHuge;
  private long hugetlb;
  private long presentPtes;
  private boolean anonymousUnknown;
  private boolean anonHugeUnknown;
  private boolean mappedHugeUnknown;

  /**
   * @param begin null when it was lost
   */
  void add(Piece piece, WalkBegin begin) {
    if (piece.hugetlb) {
      hugetlb += hasPage(piece.type) || piece.type == EntryType.PFN ? piece.bytes() : 0;
    } else if (piece.level == PageTableFormat.PTE) {
      addPtes(piece, begin);
    } else if (piece.level == PageTableFormat.PMD && hasPage(piece.type)) {
      addPmds(piece, begin);
    }
    // smaps is handed no PUD: the walker splits it or finds none
  }

  private void addPtes(Piece piece, WalkBegin begin) {
    if (piece.type == EntryType.FOLIO || piece.type == EntryType.PFN) {
      presentPtes += piece.count;
    }
    if (piece.type == EntryType.SWAP) {
      swap += piece.bytes();
    } else if (hasPage(piece.type)) {
      account(piece.bytes(), isAnonymous(piece, begin));
    }
  }

  private void addPmds(Piece piece, WalkBegin begin) {
    Answer anon = isAnonymous(piece, begin);
    if (anon == Answer.NO && begin != null && TargetVma.is(begin, Wire.VMA_ANONYMOUS)) {
      return; // the huge zero page, on kernels that do not mark it special
    }
    account(piece.bytes(), anon);
    if (anon == Answer.YES) {
      anonHuge += piece.bytes();
    } else if (anon == Answer.UNKNOWN) {
      anonHugeUnknown = true;
      mappedHugeUnknown = true;
    } else if (!piece.folioKnown || begin == null || TargetVma.is(begin, Wire.VMA_DAX)) {
      mappedHugeUnknown = true; // of device memory smaps leaves it out, of a file's not
    } else if ((piece.folioKind & Wire.FOLIO_SWAPBACKED) != 0) {
      shmemHuge += piece.bytes();
    } else {
      fileHuge += piece.bytes();
    }
  }

  private void account(long bytes, Answer anon) {
    rss += bytes;
    anonymous += anon == Answer.YES ? bytes : 0;
    anonymousUnknown |= anon == Answer.UNKNOWN;
  }

  private static Answer isAnonymous(Piece piece, WalkBegin begin) {
    if (piece.folioKnown) {
      return (piece.folioKind & Wire.FOLIO_ANON) != 0 ? Answer.YES : Answer.NO;
    }
    if (begin == null || !TargetVma.known(begin)) {
      return Answer.UNKNOWN;
    }
    if (TargetVma.is(begin, Wire.VMA_ANONYMOUS)) {
      // a poisoned page may have lost its mapping
      return piece.type == EntryType.HWPOISON ? Answer.UNKNOWN : Answer.YES;
    }
    return TargetVma.mayCopyOnWrite(begin) ? Answer.UNKNOWN : Answer.NO;
  }

  /** Migration, device and poison entries have their page counted like a mapped one. */
  private static boolean hasPage(EntryType type) {
    return switch (type) {
      case FOLIO, MIGRATION, DEVICE, HWPOISON -> true;
      case NONE, MARKER, PFN, SWAP -> false;
    };
  }

  /**
   * @param shmemSwap swapped pages of the shmem object that no entry shows
   */
  SmapsTotals toTotals(long shmemSwap) {
    return SmapsTotals.newBuilder()
        .setRss(rss)
        .setAnonymous(anonymousUnknown ? null : anonymous)
        .setSwap(swap + shmemSwap)
        .setAnonHugePages(anonHugeUnknown ? null : anonHuge)
        .setShmemPmdMapped(mappedHugeUnknown ? null : shmemHuge)
        .setFilePmdMapped(mappedHugeUnknown ? null : fileHuge)
        .setHugetlb(hugetlb)
        .setPresentPtes(presentPtes)
        .build();
  }

  void write(DataOutput out) throws IOException {
    for (long sum : new long[] {rss, anonymous, swap, anonHuge, shmemHuge, fileHuge, hugetlb}) {
      out.writeLong(sum);
    }
    out.writeLong(presentPtes);
    out.writeBoolean(anonymousUnknown);
    out.writeBoolean(anonHugeUnknown);
    out.writeBoolean(mappedHugeUnknown);
  }

  void read(DataInput in) throws IOException {
    rss = in.readLong();
    anonymous = in.readLong();
    swap = in.readLong();
    anonHuge = in.readLong();
    shmemHuge = in.readLong();
    fileHuge = in.readLong();
    hugetlb = in.readLong();
    presentPtes = in.readLong();
    anonymousUnknown = in.readBoolean();
    anonHugeUnknown = in.readBoolean();
    mappedHugeUnknown = in.readBoolean();
  }
}
