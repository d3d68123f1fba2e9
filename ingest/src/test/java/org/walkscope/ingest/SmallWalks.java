// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.event.EventText;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.event.ScanRequest;
import org.walkscope.event.VmaPart;
import org.walkscope.event.WalkBegin;

/** Walks with one of each event, as a read of smaps makes them. */
public final class SmallWalks {
  private static final int WITH_FILE = 8;
  private static final long BASE = 0x7f0000000000L;

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
        0,
        28,
        100,
        200,
        200,
        1,
        1,
        1,
        1,
        0,
        0,
        "cat",
        "workload",
        "walk_page_vma",
        "smaps_walk_ops");
  }

  /** What few walks have: one of each event, the first two of the walk, the others outside it. */
  public static void rare(EventVisitor to, long at, long walk) {
    to.scan(at, walk, 1, new ScanRequest(1, 0x1000, 0x9000, 8, 3, 2, 4, 6, 7, 5));
    VmaPart vma =
        new VmaPart(0x1000, 0x5000, 0, 0x9000, 0x200073, 16, 4711, 0xfe00001, WITH_FILE, 21);
    to.vma(at + 1000, walk, 2, vma);
    to.span(at + 2000, walk, new HeldSpan(0x1110, 0x2220, 0x1000, 30, 9000, walk - 1, 2, 3, 2));
    to.stall(
        at + 3000, walk, new LockStall(0x1110, 0x2220, 15_000, 8000, 301, 300, 2, 1, 0, "writer"));
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

  /** The same walk, a line an event. */
  static List<String> text(long at, long walk, long start, long snapshot) {
    List<String> lines = new ArrayList<>();
    walk(new EventText(lines::add), at, walk, begin(start, snapshot, BASE));
    return lines;
  }
}
