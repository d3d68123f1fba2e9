// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

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

  /** No page frame has this number. */
  private static final long UNMAPPED = -1;

  private final RunMemory runs;
  private final RecentLongs recentFlags = new RecentLongs();
  private int pageShift;
  private long nextAddress;
  private int repeats;

  // the folio last written or read
  long address;
  long headPfn;
  long flags;
  int pages;
  int mapcount;
  int order;
  int kind;
  int refcount;

  FolioCodec(RunMemory runs) {
    this.runs = runs;
  }

  void clear(int newPageShift) {
    pageShift = newPageShift;
    recentFlags.clear();
    nextAddress = 0;
    repeats = 0;
    address = 0;
    headPfn = 0;
    flags = 0;
    pages = 0;
    mapcount = 0;
    order = 0;
    kind = 0;
    refcount = 0;
  }

  /** New entries begin at {@code address}: so, most likely, do their folios. */
  void startAt(long newAddress) {
    nextAddress = newAddress;
  }

  void write(
      long at,
      long head,
      long bits,
      int n,
      int maps,
      int newOrder,
      int newKind,
      int refs,
      ColumnBytes out) {
    long expectedAddress = runs.mappedFrom(nextAddress);
    int fields = at == expectedAddress ? 0 : ADDRESS;
    fields |= bits == flags ? 0 : FLAGS;
    fields |= maps == mapcount && refs == refcount ? 0 : COUNTS;
    fields |= newOrder == order && newKind == kind ? 0 : SHAPE;
    long pfn = pfnAt(at);
    long expectedHead = expectedHead(pfn, newOrder);
    fields |= head == expectedHead ? 0 : HEAD_PFN;
    int expectedPages = expectedPages(at, pfn, head, newOrder);
    fields |= n == expectedPages ? 0 : PAGES;
    if (fields == 0) {
      repeats++;
    } else {
      flush(out);
      out.u8(fields << 1);
      if ((fields & FLAGS) != 0) {
        recentFlags.write(bits, out);
      }
      if ((fields & COUNTS) != 0) {
        out.zigzag(maps);
        out.zigzag(refs);
      }
      if ((fields & SHAPE) != 0) {
        out.u8(newOrder);
        out.u8(newKind);
      }
      if ((fields & ADDRESS) != 0) {
        out.aligned(at - expectedAddress, pageShift);
      }
      if ((fields & HEAD_PFN) != 0) {
        out.zigzag(head - expectedHead);
      }
      if ((fields & PAGES) != 0) {
        out.zigzag((long) n - expectedPages);
      }
    }
    learn(at, head, bits, n, maps, newOrder, newKind);
    refcount = refs;
  }

  void flush(ColumnBytes out) {
    if (repeats > 0) {
      out.varint((long) repeats << 1 | 1);
      repeats = 0;
    }
  }

  /**
   * Reads the next folio into the fields above.
   *
   * @param left folios of this event that are still to come, this one included
   */
  void read(int left, ColumnCursor in) throws MalformedColumnException {
    int fields = 0;
    if (repeats == 0) {
      fields = readHead(left, in);
    }
    if (fields == 0) {
      repeats--;
    }
    long bits = (fields & FLAGS) != 0 ? recentFlags.read(in) : flags;
    int maps = mapcount;
    int refs = refcount;
    if ((fields & COUNTS) != 0) {
      maps = readInt(0, in);
      refs = readInt(0, in);
    }
    int newOrder = order;
    int newKind = kind;
    if ((fields & SHAPE) != 0) {
      newOrder = in.u8();
      newKind = in.u8();
    }
    long at = runs.mappedFrom(nextAddress);
    if ((fields & ADDRESS) != 0) {
      at += in.aligned(pageShift);
    }
    long pfn = pfnAt(at);
    long head = expectedHead(pfn, newOrder);
    if ((fields & HEAD_PFN) != 0) {
      head += in.zigzag();
    }
    int n = expectedPages(at, pfn, head, newOrder);
    if ((fields & PAGES) != 0) {
      n = readInt(n, in);
    }
    learn(at, head, bits, n, maps, newOrder, newKind);
    refcount = refs;
  }

  /** Which fields are given; 0 with {@link #repeats} set when none is. */
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

  private long expectedHead(long pfn, int newOrder) {
    return pfn == UNMAPPED ? headPfn + (1L << order) : pfn & -(1L << newOrder);
  }

  /** As many as the run and the folio both still have. */
  private int expectedPages(long at, long pfn, long head, int newOrder) {
    return pfn == UNMAPPED
        ? pages
        : (int) Math.min(runs.pagesFrom(at, pageShift), head + (1L << newOrder) - pfn);
  }

  private void learn(long at, long head, long bits, int n, int maps, int newOrder, int newKind) {
    nextAddress = at + (Integer.toUnsignedLong(n) << pageShift);
    address = at;
    headPfn = head;
    flags = bits;
    pages = n;
    mapcount = maps;
    order = newOrder;
    kind = newKind;
  }
}
