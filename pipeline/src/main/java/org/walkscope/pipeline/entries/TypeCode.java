// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import org.walkscope.schema.EntryType;

/** Entry types as numbers in state: never changed, whatever becomes of the enum. */
public final class TypeCode {
  public static final int COUNT = 8;

  private TypeCode() {}

  public static int of(EntryType type) {
    return switch (type) {
      case NONE -> 0;
      case FOLIO -> 1;
      case MARKER -> 2;
      case PFN -> 3;
      case SWAP -> 4;
      case MIGRATION -> 5;
      case DEVICE -> 6;
      case HWPOISON -> 7;
    };
  }

  public static EntryType type(int code) {
    return switch (code) {
      case 0 -> EntryType.NONE;
      case 1 -> EntryType.FOLIO;
      case 2 -> EntryType.MARKER;
      case 3 -> EntryType.PFN;
      case 4 -> EntryType.SWAP;
      case 5 -> EntryType.MIGRATION;
      case 6 -> EntryType.DEVICE;
      case 7 -> EntryType.HWPOISON;
      default -> throw new IllegalStateException("entry type " + code + " in state");
    };
  }
}
