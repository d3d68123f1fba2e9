// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Event sequences from a seed: everything a frame stream may say, likely or not. Half of the values
 * follow the last one, as real walks do, the rest are any bits at all.
 */
final class EventSequences {
  private final Random random;
  private long timestampNs = 5_000_000_000L;
  private long walk = 1;
  private int sequence;
  private long address = 0x7f00_0000_0000L;
  private long pfn = 0x12345;

  EventSequences(long seed) {
    random = new Random(seed);
  }

  void drive(int events, EventVisitor visitor) {
    for (int i = 0; i < events; i++) {
      step();
      switch (random.nextInt(11)) {
        case 0 -> begin(visitor);
        case 1 -> entries(visitor);
        case 2 -> folios(visitor);
        case 3 -> hole(visitor);
        case 4 -> lock(visitor);
        case 5 ->
            visitor.swapcount(
                timestampNs, walk, sequence, (int) any(0), (int) any(4), (int) any(2));
        case 6 -> visitor.vma(timestampNs, walk, sequence, vma());
        case 7 -> visitor.scan(timestampNs, walk, sequence, scan());
        case 8 -> visitor.span(timestampNs, any(walk), span());
        case 9 -> visitor.stall(timestampNs, any(walk), stall());
        default -> end(visitor);
      }
    }
  }

  static List<String> lines(long seed, int events) {
    List<String> lines = new ArrayList<>();
    new EventSequences(seed).drive(events, new EventText(lines::add));
    return lines;
  }

  private void step() {
    timestampNs = oneIn(20) ? bits() : timestampNs + random.nextInt(3000);
    if (oneIn(10)) {
      walk = bits();
      sequence = random.nextInt();
    } else {
      sequence += oneIn(10) ? 1 + random.nextInt(5) : 1;
    }
  }

  private void begin(EventVisitor visitor) {
    walk = oneIn(5) ? bits() : walk + 1;
    sequence = 0;
    long start = any(address);
    long end = any(start + (long) random.nextInt(1000) * 4096);
    boolean whole = random.nextBoolean();
    int kind = u8(1 + random.nextInt(2));
    visitor.walkBegin(
        timestampNs,
        walk,
        new WalkBegin(
            any(77),
            any(88),
            any(0xffff_8880_0000_1000L),
            any(3),
            start,
            end,
            whole ? start : any(0),
            whole ? end : any(0),
            any(0x8000073),
            any(start >>> 12),
            any(0),
            any(0),
            any(0),
            (int) any(0),
            (int) any(28),
            (int) any(100),
            (int) any(200),
            (int) any(200),
            (int) any(1),
            kind,
            u8(1),
            u8(1),
            u8(0),
            kind == 2 ? (int) any(0xfe) : 0,
            word(),
            word(),
            word(),
            word()));
    address = start;
  }

  private void entries(EventVisitor visitor) {
    int shift = oneIn(4) ? u8(21) : 12;
    int runs = oneIn(10) ? 0 : 1 + random.nextInt(oneIn(50) ? EventReader.MAX_PARTS : 20);
    int flags = oneIn(4) ? random.nextInt(1 << 16) : 0;
    visitor.entries(
        timestampNs,
        walk,
        sequence,
        any(0xffff_ea00_0000_0028L),
        u8(random.nextInt(4)),
        shift,
        flags,
        runs);
    for (int i = 0; i < runs; i++) {
      int count = 1 + random.nextInt(oneIn(10) ? EventReader.MAX_RUN_ENTRIES : 512);
      address = oneIn(4) ? any(address + 4096) : address;
      visitor.run(address, raw(), any(random.nextBoolean() ? 0 : 4096), count);
      address += (long) count << shift;
    }
  }

  private long raw() {
    pfn += oneIn(3) ? random.nextInt(2000) - 1000 : 1;
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> bits();
      case 2 -> 0x8000000000000000L | pfn << 12 | 0x867;
      default -> pfn << 12 | 0x25;
    };
  }

  private void folios(EventVisitor visitor) {
    int folios = oneIn(10) ? 0 : 1 + random.nextInt(oneIn(50) ? EventReader.MAX_PARTS : 20);
    visitor.folios(timestampNs, walk, sequence, folios);
    long at = address;
    for (int i = 0; i < folios; i++) {
      int pages = (int) any(1);
      at = any(at);
      visitor.folio(
          at, any(pfn++), any(0x17ffffc0000000L), pages, (int) any(0), u8(0), u8(1), (int) any(1));
      at += (long) pages << 12;
    }
  }

  private void hole(EventVisitor visitor) {
    long start = any(address);
    address = any(start + (1 << 21));
    visitor.hole(timestampNs, walk, sequence, start, address, (int) any(3));
  }

  private void lock(EventVisitor visitor) {
    visitor.lock(
        timestampNs,
        walk,
        sequence,
        any(0xffff_ea00_0000_0028L),
        any(address),
        any(90),
        any(1500),
        u8(4),
        u8(1),
        u8(0));
  }

  private VmaPart vma() {
    long start = any(address);
    return new VmaPart(
        start,
        any(start + 4096),
        any(start),
        any(start + 8192),
        any(0x73),
        any(0),
        any(4711),
        (int) any(1),
        u8(1),
        u8(0));
  }

  private ScanRequest scan() {
    return new ScanRequest(
        any(0), any(0), bits(), any(9), any(0), any(0), any(2), any(4), any(6), any(0));
  }

  private HeldSpan span() {
    return new HeldSpan(
        bits(), bits(), any(0), any(90), any(2000), any(walk), (int) any(1), u8(1), u8(0));
  }

  private LockStall stall() {
    return new LockStall(
        bits(),
        bits(),
        any(20_000),
        any(9_000),
        (int) any(300),
        (int) any(300),
        u8(2),
        u8(1),
        u8(0),
        word());
  }

  private void end(EventVisitor visitor) {
    boolean plain = random.nextBoolean();
    visitor.walkEnd(
        timestampNs,
        walk,
        sequence,
        plain ? 0 : any(0),
        plain ? 0 : any(-22),
        plain ? sequence + 1 : (int) any(9),
        plain ? 0 : (int) any(1),
        plain ? 0 : (int) any(1),
        random.nextBoolean() ? 0 : (int) any(7));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** Any 64 bits, the ends of their range more often than chance has them. */
  private long bits() {
    return switch (random.nextInt(7)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> Long.MAX_VALUE;
      case 2 -> -1L;
      default -> random.nextLong();
    };
  }

  private long any(long likely) {
    return random.nextInt(4) == 0 ? bits() : likely;
  }

  private int u8(int likely) {
    return oneIn(4) ? random.nextInt(256) : likely;
  }

  private String word() {
    return List.of("walk_page_vma", "smaps_walk_ops", "cat", "", "ünïcode").get(random.nextInt(5));
  }
}
