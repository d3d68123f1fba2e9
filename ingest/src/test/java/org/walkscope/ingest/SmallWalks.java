// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import org.walkscope.event.EventVisitor;
import org.walkscope.event.WalkBegin;

/** Walks with one of each event, as a read of smaps makes them. */
public final class SmallWalks {
  private SmallWalks() {}

  public static WalkBegin begin(long walkerStartNs, long snapshot, long start) {
    return new WalkBegin(
        walkerStartNs,
        77,
        0xffff888000001000L,
        snapshot,
        start,
        start + 0x6000,
        start,
        start + 0x6000,
        0x8000073,
        start >>> 12,
        0,
        0,
        0,
        28,
        100,
        200,
        200,
        1,
        1,
        1,
        0,
        "cat",
        "workload",
        "walk_page_vma",
        "smaps_walk_ops");
  }

  /** Six events: begin, entries, folios, lock, hole, end; the last at {@code at + 5000}. */
  public static void walk(EventVisitor to, long at, long walk, WalkBegin begin) {
    long address = begin.start();
    to.walkBegin(at, walk, begin);
    to.entries(at + 1000, walk, 1, 0xffffea0000000028L, 1, 12, 0, 2);
    to.run(address, 0x8000000123456867L, 4096, 3);
    to.run(address + 0x3000, 0, 0, 1);
    to.folios(at + 2000, walk, 2, 2);
    to.folio(address, 0x123456, 0x17ffffc0000028L, 2, 0, 1, 1, 3);
    to.folio(address + 0x2000, 0x123458, 0x17ffffc0000028L, 1, 3, 0, 1, 4);
    to.lock(at + 3000, walk, 3, 0xffffea0000000028L, address, 90, 2100, 4, 1, 0);
    to.hole(at + 4000, walk, 4, address + 0x4000, address + 0x6000, 3);
    to.walkEnd(at + 5000, walk, 5, 0, 0, 6, 0, 0, 2);
  }
}
