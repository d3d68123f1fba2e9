// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.model;

import org.walkscope.schema.Arch;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Level;

/** How each architecture stores a {@link Slot}: the kernel's writing side, from its headers. */
final class RawBits {
  private RawBits() {}

  static long of(Slot slot, Arch arch) {
    if (slot.type() == EntryType.NONE) {
      return 0;
    }
    boolean x86 = arch == Arch.X86_64;
    if (slot.present()) {
      return x86 ? x86Present(slot) : arm64Present(slot);
    }
    int type =
        switch (slot.type()) {
          case SWAP -> slot.device();
          case HWPOISON -> 24;
          case MIGRATION -> 25 + slot.device();
          case DEVICE -> 28 + slot.device();
          case MARKER -> 31;
          default -> throw new IllegalStateException();
        };
    long offset = slot.type() == EntryType.MARKER ? slot.device() : slot.page();
    boolean swap = slot.type() == EntryType.SWAP;
    if (x86) {
      long flags = (swap && slot.softDirty() ? 2 : 0) | (swap && slot.uffd() ? 4 : 0);
      return ((~offset << 14) >>> 5) | ((long) type << 59) | flags;
    }
    return (offset << 12) | ((long) type << 6) | (swap && slot.uffd() ? 8 : 0);
  }

  private static long x86Present(Slot slot) {
    long raw = slot.page() << 12;
    if (slot.protNone()) {
      raw = (~raw & 0x000f_ffff_ffff_f000L) | 0x100;
      if (slot.level() == Level.PMD) {
        raw &= ~0x1f_f000L;
      }
    } else {
      raw |= 0x5; // present, user
    }
    raw |= slot.level() == Level.PMD ? 0x80 : 0;
    raw |= slot.write() ? 0x2 : 0;
    raw |= slot.young() ? 0x20 : 0;
    raw |= slot.dirty() ? (slot.write() ? 0x40 : 1L << 58) : 0;
    raw |= slot.type() == EntryType.PFN ? 0x200 : 0;
    raw |= slot.uffd() ? 0x400 : 0;
    raw |= slot.softDirty() ? 0x800 : 0;
    return raw | 1L << 63;
  }

  private static long arm64Present(Slot slot) {
    long raw = slot.page() << 12;
    raw |= slot.level() == Level.PTE ? 2 : 0; // page, not block
    raw |= slot.protNone() ? 0x800 : 0x841; // present-invalid; valid, user, nG
    raw |= 0x300 | 3L << 53; // inner shareable, never executed
    raw |= slot.young() ? 0x400 : 0;
    raw |= slot.write() ? 1L << 51 : 0;
    raw |= slot.dirty() && slot.write() ? 0 : 0x80; // read-only until written
    raw |= slot.dirty() && !slot.write() ? 1L << 55 : 0;
    raw |= slot.type() == EntryType.PFN ? 1L << 56 : 0;
    raw |= slot.uffd() ? 1L << 58 : 0;
    // the contiguous bit says nothing by itself: set it wherever a block of 16 could have it
    raw |= slot.folio() != null && slot.folio().order() >= 4 && slot.young() ? 1L << 52 : 0;
    return raw;
  }
}
