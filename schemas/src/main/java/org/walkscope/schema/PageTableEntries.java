// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Sums of page-table entries over their types. */
public final class PageTableEntries {
  private PageTableEntries() {}

  /** Entries of all types, each counted at its own level. */
  public static long in(TypeCounts counts) {
    return counts.getNone()
        + counts.getFolio()
        + counts.getMarker()
        + counts.getPfn()
        + counts.getSwap()
        + counts.getMigration()
        + counts.getDevice()
        + counts.getHwpoison();
  }

  /**
   * True if the trace tells entries of a walk. Else its 0 steps are no finding: no entry was asked
   * for (Detail.NONE), or none arrived.
   */
  public static boolean isTold(Walk walk) {
    return walk.getAchievableExact() || walk.getSteps() > 0 || walk.getAchievableSteps() > 0;
  }

  /** Entries of one type. */
  public static long in(TypeCounts counts, EntryType type) {
    return switch (type) {
      case NONE -> counts.getNone();
      case FOLIO -> counts.getFolio();
      case MARKER -> counts.getMarker();
      case PFN -> counts.getPfn();
      case SWAP -> counts.getSwap();
      case MIGRATION -> counts.getMigration();
      case DEVICE -> counts.getDevice();
      case HWPOISON -> counts.getHwpoison();
    };
  }

  /** Adds a part's counts, type by type. */
  public static void add(TypeCounts to, TypeCounts part) {
    to.setNone(to.getNone() + part.getNone());
    to.setFolio(to.getFolio() + part.getFolio());
    to.setMarker(to.getMarker() + part.getMarker());
    to.setPfn(to.getPfn() + part.getPfn());
    to.setSwap(to.getSwap() + part.getSwap());
    to.setMigration(to.getMigration() + part.getMigration());
    to.setDevice(to.getDevice() + part.getDevice());
    to.setHwpoison(to.getHwpoison() + part.getHwpoison());
  }
}
