// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.EntryType;

/**
 * Cuts the runs of an {@link EntryBatch} into pieces of one type, equal attributes and one folio. A
 * run whose entries differ only in their position is one piece or one per folio, whatever its
 * length; of any other run each entry is a piece.
 */
final class PieceCutter {
  /** Takes the pieces of a batch, in address order. */
  interface Pieces {
    void piece(Piece piece);

    /** Entries that no constant of the host names, or that are no entries at all. */
    void undecoded(int entries);
  }

  private final PageTableFormat format;
  private final int pageShift;
  private final Piece piece = new Piece();
  private EntryBatch batch;
  private Pieces pieces;
  private int hugetlbShift;
  private int folio;

  PieceCutter(PageTableFormat format, int pageShift) {
    this.format = format;
    this.pageShift = pageShift;
  }

  PageTableFormat format() {
    return format;
  }

  /**
   * @param newHugetlbShift log2 of the VMA's huge page size; 0 when none
   */
  void cut(EntryBatch newBatch, int newHugetlbShift, Pieces to) {
    batch = newBatch;
    pieces = to;
    hugetlbShift = batch.hugetlb() ? newHugetlbShift : 0;
    folio = 0;
    piece.level = batch.level;
    piece.shift = batch.shift;
    piece.hugetlb = batch.hugetlb();
    boolean sane =
        batch.level >= PageTableFormat.PTE
            && batch.level <= PageTableFormat.PUD
            && batch.shift >= pageShift
            && batch.shift < pageShift + 30;
    for (int run = 0; run < batch.runs(); run++) {
      if (sane) {
        run(batch.runAddress(run), batch.runRaw(run), batch.runStride(run), batch.runEntries(run));
      } else {
        pieces.undecoded(batch.runEntries(run));
      }
    }
  }

  private void run(long address, long raw, long stride, int count) {
    if (format.uniform(raw, stride, count, piece.level)) {
      uniform(address, raw, stride, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      uniform(address + ((long) i << piece.shift), raw + i * stride, 0, 1);
    }
  }

  private void uniform(long address, long raw, long stride, int count) {
    EntryType type = format.type(raw, piece.level);
    if (type == null) {
      pieces.undecoded(count);
      return;
    }
    piece.type = type;
    piece.attributes = format.attributes(raw, piece.level);
    piece.bits = format.bits(raw, piece.level);
    piece.rawYoung = format.young(raw);
    piece.rawDirty = format.dirty(raw);
    piece.device = type == EntryType.SWAP ? format.swapType(raw) : 0;
    long position = position(raw);
    piece.positionStep = count == 1 ? 0 : position(raw + stride) - position;
    int done = 0;
    while (done < count) {
      piece.address = address + ((long) done << piece.shift);
      piece.raw = raw + done * stride;
      piece.position = position + done * piece.positionStep;
      piece.count = count - done;
      if (hasPage(type)) {
        cutAtFolio();
      } else {
        piece.folioKnown = false;
        piece.facts = null;
      }
      pieces.piece(piece);
      done += piece.count;
    }
  }

  private long position(long raw) {
    return switch (piece.type) {
      case NONE, MARKER -> 0;
      case FOLIO, PFN -> format.pfn(raw, piece.level);
      case SWAP -> format.swapOffset(raw);
      case MIGRATION, DEVICE, HWPOISON -> format.softleafPfn(raw);
    };
  }

  private static boolean hasPage(EntryType type) {
    return switch (type) {
      case FOLIO, MIGRATION, DEVICE, HWPOISON -> true;
      case NONE, MARKER, PFN, SWAP -> false;
    };
  }

  /** Shortens the piece to one folio, or to what no folio fact speaks of. */
  private void cutAtFolio() {
    while (folio < batch.folios() && folioEnd(folio) <= piece.address) {
      folio++;
    }
    piece.folioKnown = false;
    piece.facts = null;
    if (folio < batch.folios()) {
      if (batch.folioAddress(folio) <= piece.address) {
        piece.folioKnown = true;
        piece.facts = batch;
        piece.firstFact = folio;
        piece.folioHead = batch.folioHead(folio);
        piece.folioOrder = batch.folioOrder(folio);
        piece.folioKind = batch.folioKind(folio);
        endBefore(folioEnd(folio));
      } else {
        endBefore(batch.folioAddress(folio));
      }
    }
    if (hugetlbShift >= piece.shift && piece.type == EntryType.FOLIO) {
      cutAtHugePage();
    }
  }

  /** A huge page is its own folio: no fact is needed to know it. */
  private void cutAtHugePage() {
    long size = 1L << hugetlbShift;
    endBefore((piece.address | (size - 1)) + 1);
    if (!piece.folioKnown) {
      piece.folioKnown = true;
      piece.folioOrder = hugetlbShift - pageShift;
      piece.folioHead = piece.position & -(1L << piece.folioOrder);
      piece.folioKind = 0;
    }
  }

  private void endBefore(long address) {
    long entries = Math.max(1, (address - piece.address) >>> piece.shift);
    piece.count = (int) Math.min(piece.count, entries);
  }

  private long folioEnd(int index) {
    return batch.folioAddress(index) + (batch.folioPages(index) << pageShift);
  }
}
