// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.model;

import org.walkscope.schema.EntryType;
import org.walkscope.schema.Level;

/**
 * One page-table slot in words: what it means, not how it is stored. The model reckons with these
 * alone; how the product gets there from raw bits is for the product to show.
 *
 * @param page PFN or swap offset, base pages
 * @param device swap device, marker bits, or which of its kind a migration or device entry is
 * @param folio null where there is none
 */
record Slot(
    long address,
    Level level,
    EntryType type,
    long page,
    int device,
    boolean protNone,
    boolean write,
    boolean softDirty,
    boolean uffd,
    boolean young,
    boolean dirty,
    Folio folio) {

  /** A folio: its pages are head to head + (1 << order) - 1. */
  record Folio(long head, int order, boolean anon, boolean swapbacked) {}

  long bytes() {
    return level == Level.PTE ? 4096 : 2 << 20;
  }

  long pages() {
    return bytes() / 4096;
  }

  long end() {
    return address + bytes();
  }

  boolean present() {
    return type == EntryType.FOLIO || type == EntryType.PFN;
  }

  /** Everything that a step keeps equal, position and folio apart. */
  String attributes() {
    return switch (type) {
      case NONE -> "";
      case FOLIO, PFN -> protNone + " " + write + " " + softDirty + " " + uffd;
      case MARKER, MIGRATION, DEVICE, HWPOISON -> "" + device;
      case SWAP -> device + " " + softDirty + " " + uffd;
    };
  }
}
