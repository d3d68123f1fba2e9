// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import org.walkscope.wire.FolioView;

/**
 * Folio facts. Expected of each: it begins at the next mapped entry, at the page frame that entry
 * holds, and is as the last one was. So its head is either
 *
 * <pre>varint n << 1 | 1   n folios as expected
 * varint fields << 1   one folio, of which these fields are given</pre>
 */
final class FolioCodec {
  private static final int FLAGS = 0x01;
  private static final int COUNTS = 0x02; // mapcount and refcount
  private static final int SHAPE = 0x04; // order and kind
  private static final int ADDRESS = 0x08;
  private static final int HEAD_PFN = 0x10;
  private static final int PAGES = 0x20;
  private static final int ALL = 0x3f;

  /** Number that no page frame has. */
  private static final long UNMAPPED = -1;

  private final RunMemory runs;
  private final RecentLongs recentFlags = new RecentLongs();
  private int pageShift;
  private long nextAddress;
  private int repeats;

  /** The folio last written or read. */
  private final FolioView last = FolioView.allocate();

  FolioCodec(RunMemory runs) {
    this.runs = runs;
  }

  void clear(int newPageShift) {
    pageShift = newPageShift;
    recentFlags.clear();
    nextAddress = 0;
    repeats = 0;
    last.set(FolioView.allocate());
  }

  /** New entries begin at {@code address}: so, most likely, do their folios. */
  void startAt(long newAddress) {
    nextAddress = newAddress;
  }

  void write(FolioView folio, ColumnBytes out) {
    long expectedAddress = runs.mappedFrom(nextAddress);
    long pfn = pfnAt(folio.address());
    long expectedHead = expectedHead(pfn, folio.order(), last.order());
    int expectedPages = expectedPages(folio.address(), pfn, folio.headPfn(), folio.order());
    int fields = likeLast(folio);
    fields |= folio.address() == expectedAddress ? 0 : ADDRESS;
    fields |= folio.headPfn() == expectedHead ? 0 : HEAD_PFN;
    fields |= folio.pages() == expectedPages ? 0 : PAGES;
    if (fields == 0) {
      repeats++;
    } else {
      flush(out);
      out.u8(fields << 1);
      if ((fields & FLAGS) != 0) {
        recentFlags.write(folio.flags(), out);
      }
      if ((fields & COUNTS) != 0) {
        out.zigzag(folio.mapcount());
        out.zigzag(folio.refcount());
      }
      if ((fields & SHAPE) != 0) {
        out.u8(folio.order());
        out.u8(folio.kind());
      }
      if ((fields & ADDRESS) != 0) {
        out.aligned(folio.address() - expectedAddress, pageShift);
      }
      if ((fields & HEAD_PFN) != 0) {
        out.zigzag(folio.headPfn() - expectedHead);
      }
      if ((fields & PAGES) != 0) {
        out.zigzag((long) folio.pages() - expectedPages);
      }
    }
    last.set(folio);
    learn();
  }

  /** Fields that are not those of the last folio, of the ones expected to be. */
  private int likeLast(FolioView folio) {
    int fields = folio.flags() == last.flags() ? 0 : FLAGS;
    boolean sameCounts = folio.mapcount() == last.mapcount() && folio.refcount() == last.refcount();
    fields |= sameCounts ? 0 : COUNTS;
    return fields | (folio.order() == last.order() && folio.kind() == last.kind() ? 0 : SHAPE);
  }

  void flush(ColumnBytes out) {
    if (repeats > 0) {
      out.varint((long) repeats << 1 | 1);
      repeats = 0;
    }
  }

  /**
   * Makes the next folio of the last one.
   *
   * @param left folios of this event that are still to come, this one included
   */
  FolioView read(int left, ColumnCursor in) throws MalformedColumnException {
    int fields = 0;
    if (repeats == 0) {
      fields = readHead(left, in);
    }
    if (fields == 0) {
      repeats--;
    }
    if ((fields & FLAGS) != 0) {
      last.flags(recentFlags.read(in));
    }
    if ((fields & COUNTS) != 0) {
      last.mapcount(readInt(0, in)).refcount(readInt(0, in));
    }
    int lastOrder = last.order();
    if ((fields & SHAPE) != 0) {
      last.order(in.u8()).kind(in.u8());
    }
    long at = runs.mappedFrom(nextAddress);
    if ((fields & ADDRESS) != 0) {
      at += in.aligned(pageShift);
    }
    long pfn = pfnAt(at);
    long head = expectedHead(pfn, last.order(), lastOrder);
    if ((fields & HEAD_PFN) != 0) {
      head += in.zigzag();
    }
    int pages = expectedPages(at, pfn, head, last.order());
    if ((fields & PAGES) != 0) {
      pages = readInt(pages, in);
    }
    last.address(at).headPfn(head).pages(pages);
    learn();
    return last;
  }

  /** Bits of the fields that follow; 0 with {@link #repeats} set when none does. */
  private int readHead(int left, ColumnCursor in) throws MalformedColumnException {
    long head = in.varint();
    if ((head & 1) == 0) {
      long fields = head >>> 1;
      if (fields == 0 || fields > ALL) {
        throw in.malformed("unknown fields of a folio");
      }
      return (int) fields;
    }
    long claimed = head >>> 1;
    if (claimed == 0 || claimed > left) {
      throw in.malformed(claimed + " like folios where " + left + " are left");
    }
    repeats = (int) claimed;
    return 0;
  }

  private static int readInt(int expected, ColumnCursor in) throws MalformedColumnException {
    long value = expected + in.zigzag();
    if (value != (int) value) {
      throw in.malformed("integer of more than 32 bits");
    }
    return (int) value;
  }

  private long pfnAt(long at) {
    return runs.maps(at) ? runs.pfnAt(at, pageShift) : UNMAPPED;
  }

  private long expectedHead(long pfn, int order, int lastOrder) {
    return pfn == UNMAPPED ? last.headPfn() + (1L << lastOrder) : pfn & -(1L << order);
  }

  /** Pages that the run and the folio both have left. */
  private int expectedPages(long at, long pfn, long head, int order) {
    return pfn == UNMAPPED
        ? last.pages()
        : (int) Math.min(runs.pagesFrom(at, pageShift), head + (1L << order) - pfn);
  }

  private void learn() {
    nextAddress = last.address() + (Integer.toUnsignedLong(last.pages()) << pageShift);
  }
}
