// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import org.walkscope.pipeline.pagetable.EntryBits;
import org.walkscope.pipeline.pagetable.PageTableFormat;
import org.walkscope.schema.EntryType;

/**
 * Cutter of an {@link EntryBatch}'s runs into pieces of one type, equal attributes and one folio. A
 * run whose entries differ only in their position is one piece or one per folio, whatever its
 * length; of any other run each entry is a piece.
 */
public final class PieceCutter {
  private final PageTableFormat format;
  private final int pageShift;
  private final Piece piece = new Piece();
  private EntryBatch batch;
  private int hugetlbShift;
  private int folio;
  private boolean sane;
  private int undecoded;

  /** Run at hand, and how many of its entries have been cut one by one. */
  private int run;

  private int single;
  private int singles;

  /** Present entry decoded last, which the piece still tells; 0 for none. */
  private long decoded;

  // entries alike but for their position, and how many of them have been cut
  private long address;
  private int count;
  private int done;
  private long position;

  public PieceCutter(PageTableFormat format, int pageShift) {
    this.format = format;
    this.pageShift = pageShift;
  }

  /**
   * Begins with a batch.
   *
   * @param newHugetlbShift log2 of the VMA's huge page size; 0 when none
   */
  public void begin(EntryBatch newBatch, int newHugetlbShift) {
    batch = newBatch;
    hugetlbShift = batch.hugetlb() ? newHugetlbShift : 0;
    folio = 0;
    undecoded = 0;
    run = -1;
    single = 0;
    singles = 0;
    count = 0;
    done = 0;
    decoded = 0;
    piece.level = batch.level;
    piece.shift = batch.shift;
    piece.hugetlb = batch.hugetlb();
    sane =
        batch.level >= PageTableFormat.PTE
            && batch.level <= PageTableFormat.PUD
            && batch.shift >= pageShift
            && batch.shift < pageShift + 30;
  }

  /** Next piece in address order, valid until the next call; null at the end. */
  public Piece next() {
    while (done == count) {
      if (!nextAlike()) {
        return null;
      }
    }
    piece.address = address + ((long) done << piece.shift);
    piece.position = position + done * piece.positionStep;
    piece.count = count - done;
    if (hasPage(piece.type)) {
      cutAtFolio();
    } else {
      piece.folioKnown = false;
      piece.facts = null;
    }
    done += piece.count;
    return piece;
  }

  /** Number of entries so far that the host's constants do not name, or that point to a table. */
  public int undecoded() {
    return undecoded;
  }

  /** Moves to the next run, or to the next entry of a run that is cut one by one. */
  private boolean nextAlike() {
    if (single < singles) {
      long at = batch.runAddress(run) + ((long) single << piece.shift);
      alike(at, batch.runRaw(run) + single * batch.runStride(run), 0, 1);
      single++;
      return true;
    }
    run++;
    if (run >= batch.runs()) {
      return false;
    }
    int entries = batch.runEntries(run);
    if (!sane) {
      undecoded += entries;
    } else if (format.uniform(batch.runRaw(run), batch.runStride(run), entries, piece.level)) {
      alike(batch.runAddress(run), batch.runRaw(run), batch.runStride(run), entries);
    } else {
      single = 0;
      singles = entries;
    }
    return true;
  }

  private void alike(long newAddress, long newRaw, long newStride, int newCount) {
    if (!likeDecoded(newRaw) && !decode(newRaw)) {
      undecoded += newCount;
      return;
    }
    address = newAddress;
    count = newCount;
    done = 0;
    position = position(newRaw);
    piece.positionStep = newCount == 1 ? 0 : position(newRaw + newStride) - position;
  }

  /** True if an entry differs from the one decoded last in its page frame alone. */
  private boolean likeDecoded(long raw) {
    return decoded != 0
        && ((raw ^ decoded) & ~format.positionMask(decoded, piece.level)) == 0
        && format.pfn(raw, piece.level) != format.zeroPfn();
  }

  /** Makes the piece tell what the entry is, but for its position; false for one of no type. */
  private boolean decode(long raw) {
    int bits = format.bits(raw, piece.level);
    EntryType type = EntryBits.type(bits);
    decoded = 0;
    if (type == null) {
      return false;
    }
    if ((bits & (EntryBits.PRESENT | EntryBits.ZERO_PAGE)) == EntryBits.PRESENT) {
      decoded = raw;
    }
    piece.type = type;
    piece.typeCode = TypeCode.of(type);
    piece.bits = bits;
    piece.attributes = raw == 0 ? 0 : format.attributes(raw, piece.level);
    piece.rawYoung = raw != 0 && format.young(raw);
    piece.rawDirty = raw != 0 && format.dirty(raw);
    piece.device = type == EntryType.SWAP ? format.swapType(raw) : 0;
    piece.markerBits = type == EntryType.MARKER ? format.swapOffset(raw) : 0;
    return true;
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

  /** Shortens the piece to one folio, or to entries without folio facts. */
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

  /** A hugetlb page is one folio, known without facts. */
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
